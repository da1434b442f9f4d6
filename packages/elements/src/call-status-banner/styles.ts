import { css } from 'lit';

/** Looks of `call-status-banner`: one row, stacked where the element itself is narrow. */
export const callStatusBannerStyles = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  .card {
    border: 1px solid var(--_line);
    border-inline-start: 4px solid var(--_status, var(--_line));
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--offhook-shadow, 0 1px 2px rgb(15 31 41 / 0.06), 0 4px 16px rgb(15 31 41 / 0.06));
    transition: border-color 160ms ease-out;
  }
  .row {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto auto;
    align-items: center;
    gap: 12px 16px;
    min-block-size: 70px;
    padding: 14px 16px;
  }
  .who {
    min-inline-size: 0;
  }
  .name {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    font-size: 0.9375rem;
    font-weight: 600;
    line-height: 1.35;
    overflow-wrap: anywhere;
    text-align: -webkit-match-parent;
    text-align: match-parent;
    unicode-bidi: plaintext; /* a bare number reads from left to right everywhere */
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 8px;
    margin-block-start: 2px;
    color: var(--_ink-2);
    font-size: 0.8125rem;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .channel {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    white-space: nowrap;
  }
  .channel .icon {
    inline-size: 14px;
    block-size: 14px;
  }
  .channel.voice .icon {
    color: var(--offhook-channel-voice, light-dark(#6d3fc0, #b896f5));
  }
  .channel.video .icon {
    color: var(--offhook-channel-video, light-dark(#b8327f, #f08cc4));
  }
  .acts {
    display: flex;
    align-items: center;
    gap: 16px;
  }
  offhook-call-timer {
    --offhook-timer-size: 1.25rem;
    min-inline-size: 3.4rem;
    text-align: end;
  }
  .faint {
    color: var(--_ink-2);
  }
  .say {
    padding: 0 16px 12px;
  }
  .lost {
    flex-wrap: nowrap;
    margin: 0;
    color: color-mix(in srgb, var(--_ring) 78%, var(--_ink));
    font-weight: 600;
  }
  .lost .icon {
    inline-size: 16px;
    block-size: 16px;
  }
  offhook-call-now-button::part(demo) {
    display: none;
  }
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
  .notes {
    grid-area: 1 / 2;
  }
  .save {
    grid-area: 1 / 2;
    justify-self: end;
    display: flex;
    align-items: center;
    gap: 4px;
    min-block-size: 1.25rem;
    color: var(--_ink-2);
    font-size: 0.8125rem;
  }
  .save .icon {
    inline-size: 14px;
    block-size: 14px;
  }
  .save button {
    min-block-size: 24px;
    margin-block: -2px;
    margin-inline-start: 6px;
    padding: 2px 10px;
    font-size: 0.8125rem;
  }
  .bone {
    border-radius: 8px;
    background: var(--_idle-soft);
    animation: bone 1.6s ease-in-out infinite;
  }
  .bone.round {
    inline-size: 36px;
    block-size: 36px;
    border-radius: 50%;
  }
  .bone.text {
    inline-size: min(12rem, 80%);
    block-size: 14px;
    margin-block: 4px;
  }
  .bone.button {
    inline-size: 110px;
    block-size: 40px;
    border-radius: 999px;
  }
  @keyframes bone {
    50% {
      opacity: 0.5;
    }
  }
  /* Narrow: who, then status and time, then the button over the whole width. */
  @container (max-width: 35rem) {
    .row {
      grid-template-columns: auto minmax(0, 1fr) auto;
    }
    .who {
      grid-column: 2 / -1;
    }
    .row > .pill {
      grid-area: 2 / 1 / 3 / 3;
      justify-self: start;
    }
    .acts {
      display: contents;
    }
    offhook-call-timer {
      grid-area: 2 / 3;
    }
    .acts > button,
    .acts > .bone,
    .acts > offhook-call-now-button {
      grid-column: 1 / -1;
      inline-size: 100%;
      min-block-size: 48px;
    }
    offhook-call-now-button::part(button) {
      inline-size: 100%;
      min-block-size: 48px;
    }
    .details {
      grid-template-columns: minmax(0, 1fr);
    }
    .notes,
    .save {
      grid-area: 2 / 1;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .bone {
      animation: none;
    }
    .card {
      transition: none;
    }
  }
`;
