import { css } from 'lit';

/** Looks of the controls in a card (`layout="bar"`), of the strips above the buttons, and of what opens beside them. */
export const barStyles = css`
  :host([layout='bar']) {
    container-type: inline-size;
  }
  .bar {
    justify-content: flex-start;
    gap: 8px;
  }
  .bar > button {
    min-block-size: 44px;
    padding: 8px 14px;
    background: var(--offhook-control, none);
  }
  .bar > button:is([aria-pressed='true'], [aria-expanded='true']) {
    border-color: var(--_accent);
    color: var(--_accent);
    background: var(--_accent-soft);
  }
  .bar > button:disabled {
    border-color: transparent;
    color: var(--_idle);
    background: var(--_idle-soft);
  }
  .recorded .icon {
    color: var(--_danger-text);
  }
  .failure:not(.room, :empty) {
    margin-block-end: 12px;
  }
  .strip {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 10px 16px;
    inline-size: fit-content;
    max-inline-size: 100%;
    margin: 0 auto 12px;
    padding: 10px 14px;
    border-radius: var(--_radius);
    background: color-mix(in srgb, var(--_hold) 14%, var(--_surface));
    color: color-mix(in srgb, var(--_hold) 55%, var(--_ink));
    font-size: 0.875rem;
    font-weight: 600;
    line-height: 1.4;
    overflow-wrap: anywhere;
  }
  .strip.empty {
    position: absolute;
    margin: 0;
    padding: 0;
  }
  :host([layout='bar']) .strip {
    justify-content: space-between;
    inline-size: auto;
  }
  .strip p:empty {
    display: none;
  }
  .ways {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .strip button {
    min-block-size: 44px;
  }
  .strip button:not(.go, .busy) {
    background: var(--_surface);
  }
  [popover] {
    --_sheet: 0;
    position: fixed;
    inset: auto;
    inline-size: min(20rem, calc(100vw - 16px));
    max-block-size: calc(100dvh - 16px);
    margin: 0;
    padding: 0;
    overflow: auto;
    border: 1px solid var(--_line);
    border-radius: var(--offhook-radius-large, 20px);
    color: var(--_ink);
    background: var(--_surface);
    box-shadow: var(--_shadow-large);
    font-weight: 400;
    opacity: 1;
    transition: opacity 160ms ease-out;
    @starting-style {
      opacity: 0;
    }
  }
  .wait {
    display: grid;
    justify-items: center;
    gap: 12px;
    padding: 28px 16px;
    color: var(--_ink-2);
    font-size: 0.875rem;
  }
  @container (max-width: 35rem) {
    .controls.bar {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(5rem, 100%), 1fr));
    }
    .bar > button {
      flex-direction: column;
      gap: 4px;
      min-block-size: 56px;
      padding: 8px 4px;
      border-radius: var(--_radius);
      font-size: 0.8125rem;
    }
    .ways {
      display: grid;
      inline-size: 100%;
    }
  }
  @media (max-width: 30rem) {
    [popover] {
      --_sheet: 1;
      inset: auto 0 0;
      inline-size: 100%;
      max-inline-size: 100%;
      padding-block-end: env(safe-area-inset-bottom);
      border-end-start-radius: 0;
      border-end-end-radius: 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    [popover] {
      transition: none;
    }
  }
`;
