import { css } from 'lit';

/** Looks of `call-controls`: always dark, as they lie on a picture. */
export const callControlsStyles = css`
  :host {
    --offhook-color-scheme: dark !important; /* whatever the theme is: it lies on pictures */
    display: block;
  }
  [role='group'] {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 10px;
  }
  button {
    position: relative;
    inline-size: 52px;
    min-block-size: 52px;
    padding: 0;
    border-color: transparent;
    color: #fff;
    background: var(--offhook-control, rgb(52 66 75 / 0.92));
  }
  .icon {
    inline-size: 20px;
    block-size: 20px;
  }
  button[aria-pressed='true'] {
    color: #0f1f29;
    background: #fff;
  }
  button:disabled {
    color: #a9bac6;
    background: rgb(38 50 58 / 0.92);
  }
  .end {
    inline-size: 76px;
    color: #fff;
    background: var(--offhook-room-stop, #d02f2f);
  }
  button:focus-visible {
    outline-color: #fff;
    box-shadow: 0 0 0 2px #0a1115;
  }
  .tip {
    position: absolute;
    inset-block-end: calc(100% + 8px);
    padding: 5px 10px;
    border-radius: 8px;
    color: #fff;
    background: rgb(8 16 21 / 0.92);
    font-size: 0.8125rem;
    white-space: nowrap;
    opacity: 0;
    pointer-events: none;
    transition: opacity 160ms ease-out;
  }
  button:hover .tip,
  button:focus-visible .tip {
    opacity: 1;
  }
  [role='alert'] {
    margin-block-end: 8px;
    text-align: center;
  }
  [role='alert'] p {
    display: inline-block;
    padding: 6px 12px;
    border-radius: 8px;
    color: #ffb4b4;
    background: rgb(8 16 21 / 0.8);
  }
  @media (forced-colors: active) {
    button[aria-pressed='true'] {
      color: HighlightText;
      background: Highlight;
      forced-color-adjust: none;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .tip {
      transition: none;
    }
  }
`;
