import { css } from 'lit';

/** Looks of outcome and notes: side by side, one below the other where the banner is narrow. */
export const detailsFormStyles = css`
  .details {
    display: grid;
    grid-template-columns: 11rem minmax(0, 1fr);
    align-items: start;
    gap: 12px 16px;
    padding: 12px 16px 14px;
    border-block-start: 1px solid var(--_line);
  }
  label {
    display: grid;
    gap: 4px;
    color: var(--_ink-2);
    font-size: 0.8125rem;
    font-weight: 600;
  }
  select,
  textarea {
    inline-size: 100%;
    min-block-size: 40px;
    margin: 0;
    padding: 8px 10px;
    border: 1px solid var(--_edge);
    border-radius: 8px;
    font: inherit;
    font-size: 0.9375rem;
    font-weight: 400;
    line-height: 1.4;
    color: var(--_ink);
    background: var(--_surface);
  }
  textarea {
    min-block-size: 64px;
    field-sizing: content;
    max-block-size: 16rem;
    resize: vertical;
  }
  select:disabled {
    border-color: var(--_line);
    color: var(--_ink-2);
    opacity: 1;
  }
  ::placeholder {
    color: var(--_ink-2);
    opacity: 0.9;
  }
  .save {
    grid-column: 2;
    justify-self: end;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
    min-block-size: 1.5rem;
    margin-block-start: -6px;
    color: var(--_ink-2);
    font-size: 0.8125rem;
  }
  .save .icon {
    inline-size: 14px;
    block-size: 14px;
  }
  .save button {
    min-block-size: 24px;
    margin-inline-start: 6px;
    padding: 2px 10px;
    font-size: 0.8125rem;
  }
  @container (max-width: 35rem) {
    .details {
      grid-template-columns: minmax(0, 1fr);
    }
    .save {
      grid-column: 1;
      justify-self: start;
    }
  }
`;
