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
  .own {
    color: color-mix(in srgb, var(--_ring) 78%, var(--_ink));
    font-size: 0.8125rem;
    font-weight: 600;
  }
  .states {
    display: flex;
    flex-wrap: wrap;
    justify-content: end;
    gap: 6px;
  }
  .recording {
    --_status: var(--_stop);
  }
  .recording.paused::before {
    background: none;
    border: 2px solid;
  }
  .controls {
    padding: 0 16px 14px;
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
  .name {
    font-size: 0.9375rem;
  }
  .channel {
    white-space: nowrap;
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
  .bone.bar {
    block-size: 44px;
    max-inline-size: 30rem;
  }
  .bone.button {
    inline-size: 110px;
    block-size: 40px;
    border-radius: 999px;
  }
  /* Narrow: who, then status and time, then the button over the whole width. */
  @container (max-width: 35rem) {
    .row {
      grid-template-columns: auto minmax(0, 1fr) auto;
    }
    .who {
      grid-column: 2 / -1;
    }
    .states {
      grid-area: 2 / 1 / 3 / 3;
      flex-direction: row-reverse;
      justify-content: start;
      justify-self: start;
    }
    .acts {
      display: contents;
    }
    offhook-call-timer {
      grid-area: 2 / 3;
    }
    .acts > button,
    .acts > .return,
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
  }
  @media (prefers-reduced-motion: reduce) {
    .card {
      transition: none;
    }
  }
`;
