import { css } from 'lit';

/** Looks of the transfer's panel. */
export const transferStyles = css`
  label {
    display: grid;
    gap: 6px;
    font-size: 0.8125rem;
    font-weight: 600;
  }
  .field {
    position: relative;
    display: grid;
  }
  .field .icon {
    position: absolute;
    inset-block-start: 13px;
    inset-inline-start: 14px;
    color: var(--_ink-2);
    pointer-events: none;
  }
  input {
    inline-size: 100%;
    min-block-size: 44px;
    padding: 8px 14px;
    padding-inline-start: 42px;
    border: 1px solid var(--_edge);
    border-radius: 999px;
    color: var(--_ink);
    background: var(--_surface);
    font: inherit;
    font-weight: 400;
    font-size: 1rem; /* smaller, and phones zoom in */
  }
  input::placeholder {
    color: var(--_ink-2);
    opacity: 1;
  }
  ul {
    display: grid;
    max-block-size: min(21rem, 50dvh);
    margin: 0 -8px;
    padding: 0;
    overflow: auto;
    list-style: none;
  }
  ul:empty,
  .hint:empty {
    display: none;
  }
  .person,
  .chosen {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    justify-content: start;
    justify-items: start;
    align-items: center;
    gap: 12px;
    inline-size: 100%;
    text-align: start;
  }
  .person {
    padding: 6px 8px;
    border-color: transparent;
    border-radius: 10px;
    font-weight: 400;
  }
  .person:hover:not(:disabled),
  .person:focus-visible {
    filter: none;
    background: var(--_accent-soft);
  }
  .person:focus-visible {
    outline-offset: -2px;
  }
  .person:disabled {
    background: none;
  }
  .who {
    display: grid;
    min-inline-size: 0;
  }
  .name {
    font-size: 0.875rem;
  }
  .line {
    margin: 0;
    gap: 6px;
    font-weight: 400;
  }
  .here {
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
    background: var(--_go);
  }
  .ways {
    display: grid;
    gap: 6px;
  }
  .ways .hint + button {
    margin-block-start: 8px;
  }
  .plain {
    border-color: transparent;
    color: var(--_accent);
  }
`;
