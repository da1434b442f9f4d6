import { css } from 'lit';

/** Looks of the recording's panel. */
export const recordStyles = css`
  .consent {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 10px;
    padding: 12px;
    border: 1px solid var(--_line);
    border-radius: 8px;
    font-size: 0.875rem;
    line-height: 1.4;
    overflow-wrap: anywhere;
    cursor: pointer;
  }
  input {
    inline-size: 20px;
    block-size: 20px;
    margin: 0;
    accent-color: var(--_accent);
    cursor: pointer;
  }
  .state {
    display: flex;
    align-items: baseline;
    gap: 8px;
    font-size: 0.875rem;
    font-weight: 600;
  }
  .dot {
    flex: none;
    inline-size: 10px;
    block-size: 10px;
    border: 2px solid var(--_stop);
    border-radius: 50%;
    forced-color-adjust: none;
  }
  .dot.on {
    background: var(--_stop);
  }
`;
