import { css } from 'lit';

/** What the panels of transfer and recording share. */
export const panelStyles = css`
  :host {
    display: grid;
    gap: 12px;
    padding: 16px;
  }
  h2 {
    font-size: 0.9375rem;
    font-weight: 600;
    line-height: 1.35;
    overflow-wrap: anywhere;
  }
  .hint {
    color: var(--_ink-2);
    font-size: 0.8125rem;
    line-height: 1.4;
  }
  button {
    min-block-size: 44px;
  }
  .wide {
    inline-size: 100%;
  }
  button:disabled {
    cursor: not-allowed;
  }
`;
