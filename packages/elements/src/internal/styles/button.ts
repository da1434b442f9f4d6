import { css } from 'lit';

/** Pill buttons: `go`, `stop`, plain, and `busy` while something is under way. */
export const buttonStyles = css`
  button,
  .return {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: 40px;
    max-inline-size: 100%;
    margin: 0;
    padding: 8px 16px;
    border: 1px solid transparent;
    border-radius: var(--offhook-button-radius, 999px);
    font: inherit;
    font-size: 0.875rem;
    font-weight: 600;
    line-height: 1.2;
    color: var(--_ink);
    background: none;
    border-color: var(--_edge);
    cursor: pointer;
    transition: filter 160ms ease-out;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
    text-decoration: none;
  }
  button:hover,
  .return:hover {
    filter: brightness(0.93);
  }
  .go,
  .return,
  .stop {
    border-color: transparent;
    color: var(--_on-color);
    background: var(--_go);
  }
  .stop {
    background: var(--_stop);
  }
  button:disabled,
  .busy,
  .off {
    border-color: transparent;
    color: var(--_idle);
    background: var(--_idle-soft);
    filter: none;
    cursor: default;
  }
  .busy {
    cursor: progress;
  }
  .spin {
    inline-size: 16px;
    block-size: 16px;
    margin: 1px;
    flex: none;
    border: 2px solid;
    border-inline-end-color: transparent;
    border-radius: 50%;
    animation: spin 0.9s linear infinite;
  }
  @keyframes spin {
    to {
      rotate: 1turn;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    button {
      transition: none;
    }
    .spin {
      animation-duration: 4s;
    }
  }
  @media (prefers-contrast: more), (forced-colors: active) {
    button {
      border-color: currentColor;
    }
  }
`;
