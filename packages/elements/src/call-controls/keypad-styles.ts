import { css } from 'lit';

/** Looks of the keypad: big keys, what was pressed above them. */
export const keypadStyles = css`
  :host {
    display: block;
    padding: 16px;
  }
  .pressed {
    display: flex;
    justify-content: center;
    min-block-size: 2.5rem;
    margin-block-end: 10px;
    overflow: hidden;
    font-size: 1.375rem;
    font-weight: 600;
    line-height: 2.5rem;
    letter-spacing: 0.06em;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  /* The newest keys are seen, however many there are. */
  .tail {
    display: flex;
    flex: 0 1 auto;
    justify-content: flex-end;
    min-inline-size: 0;
    overflow: hidden;
  }
  .faint {
    opacity: 0.55;
  }
  .hint {
    color: var(--_ink-2);
    font-size: 0.875rem;
    font-weight: 400;
    letter-spacing: normal;
  }
  [role='group'] {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 8px;
  }
  button {
    display: grid;
    align-content: center;
    justify-items: center;
    min-block-size: 60px;
    margin: 0;
    padding: 4px;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    color: var(--_ink);
    background: var(--_idle-soft);
    font: inherit;
    font-size: 1.375rem;
    font-weight: 600;
    line-height: 1.15;
    cursor: pointer;
    touch-action: manipulation;
    user-select: none;
    -webkit-tap-highlight-color: transparent;
    transition: background 160ms ease-out;
  }
  button:hover {
    background: color-mix(in srgb, var(--_idle-soft), var(--_ink) 8%);
  }
  button:active,
  .flash {
    color: var(--_accent);
    background: var(--_accent-soft);
    transition: none;
  }
  small {
    min-block-size: 1em;
    color: var(--_ink-2);
    font-size: 0.6875rem;
    font-weight: 600;
    letter-spacing: 0.12em;
  }
  .error {
    margin-block-start: 12px;
  }
  @media (max-height: 30rem) {
    button {
      min-block-size: 48px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    button {
      transition: none;
    }
  }
  @media (prefers-contrast: more), (forced-colors: active) {
    button {
      border-color: currentColor;
    }
  }
`;
