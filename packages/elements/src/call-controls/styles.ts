import { css } from 'lit';

/** Looks of `call-controls`: in a room always dark, as they lie on a picture. */
export const callControlsStyles = css`
  :host {
    display: block;
  }
  :host(:not([layout='bar'])) {
    --offhook-color-scheme: dark !important; /* whatever the theme is: it lies on pictures */
  }
  .controls {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 10px;
  }
  .room > button {
    position: relative;
    inline-size: 52px;
    min-block-size: 52px;
    padding: 0;
    border-color: transparent;
    color: #fff;
    background: var(--offhook-control, rgb(52 66 75 / 0.92));
  }
  .room > button .icon {
    inline-size: 20px;
    block-size: 20px;
  }
  .room > button:is([aria-pressed='true'], [aria-expanded='true']) {
    color: #0f1f29;
    background: #fff;
  }
  .room > button:disabled {
    color: #a9bac6;
    background: rgb(38 50 58 / 0.92);
  }
  .room > .end {
    inline-size: 76px;
    color: #fff;
    background: var(--offhook-room-stop, #d02f2f);
  }
  .room > button:focus-visible {
    outline-color: #fff;
    box-shadow: 0 0 0 2px #0a1115;
  }
  .room .tip {
    position: absolute;
    inset-block-end: calc(100% + 8px);
    display: none; /* not only unseen: it would make a narrow page wider */
    padding: 5px 10px;
    border-radius: 8px;
    color: #fff;
    background: rgb(8 16 21 / 0.92);
    font-size: 0.8125rem;
    white-space: nowrap;
    pointer-events: none;
  }
  .room > button:nth-last-of-type(-n + 2) .tip {
    inset-inline-end: 0;
  }
  .room > button:hover .tip,
  .room > button:focus-visible .tip {
    display: block;
  }
  .failure.room {
    margin-block-end: 8px;
    text-align: center;
  }
  .failure.room p {
    display: inline-block;
    padding: 6px 12px;
    border-radius: 8px;
    color: #ffb4b4;
    background: rgb(8 16 21 / 0.8);
  }
  @media (forced-colors: active) {
    .controls > button[aria-pressed='true'] {
      color: HighlightText;
      background: Highlight;
      forced-color-adjust: none;
    }
  }
`;
