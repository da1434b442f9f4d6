import { css } from 'lit';

/** Looks of `incoming-call-modal`: dialog, sheet on a phone, banner, toast. */
export const incomingCallModalStyles = css`
  :host {
    display: contents;
    --_raised: var(--offhook-raised, light-dark(#fff, #18252e));
    --_ring: var(--offhook-ring, light-dark(#a15c00, #f0b45b));
    --_shadow: var(
      --offhook-shadow-large,
      0 8px 24px light-dark(rgb(15 31 41 / 0.12), rgb(0 0 0 / 0.4)),
      0 24px 64px light-dark(rgb(15 31 41 / 0.18), rgb(0 0 0 / 0.6))
    );
  }
  dialog,
  [popover] {
    margin: auto;
    border: 1px solid transparent;
    color: var(--_ink);
    background: var(--_raised);
    box-shadow: var(--_shadow);
    font: inherit;
  }
  dialog {
    inline-size: min(380px, calc(100% - 32px));
    max-block-size: calc(100dvh - 32px);
    overflow: auto;
    padding: 28px 24px 16px;
    border-radius: var(--offhook-radius-large, 20px);
    text-align: center;
    animation: appear 160ms ease-out;
  }
  dialog::backdrop {
    background: rgb(6 14 20 / 0.5);
    backdrop-filter: blur(2px);
  }
  dialog > .content {
    display: grid;
    justify-items: center;
    gap: 6px;
  }
  h2 {
    inline-size: 100%;
    font: inherit;
  }
  h2:focus-visible {
    outline: none;
  }
  .name {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    font-size: 1.375rem;
    font-weight: 600;
    line-height: 1.25;
    letter-spacing: -0.02em;
    overflow-wrap: anywhere;
    text-align: -webkit-match-parent;
    text-align: match-parent;
    unicode-bidi: plaintext; /* a bare number reads from left to right everywhere */
  }
  .sub {
    color: var(--_ink-2);
    font-size: 0.875rem;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .pulse {
    --_avatar: 80px;
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 96px;
    block-size: 96px;
    margin-block: 4px 14px;
  }
  .pulse::before,
  .pulse::after {
    content: '';
    position: absolute;
    inset: 0;
    border: 2px solid var(--_accent);
    border-radius: 50%;
    opacity: 0.35;
    animation: pulse 1.6s ease-out infinite;
  }
  .pulse::after {
    inset: -10px;
    opacity: 0.16;
    animation-delay: 0.2s;
  }
  .quiet .pulse::before,
  .quiet .pulse::after {
    animation: none;
  }
  .track {
    inline-size: 100%;
    block-size: 4px;
    margin-block: 12px 4px;
    overflow: hidden;
    border-radius: 2px;
    background: var(--_idle-soft);
  }
  .track i {
    display: block;
    block-size: 100%;
    border-radius: 2px;
    background: var(--_ring);
    transition: inline-size 1s linear;
    forced-color-adjust: none;
  }
  .acts {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 12px;
    inline-size: 100%;
    margin-block-start: 12px;
  }
  .acts.three {
    grid-template-columns: 1fr;
    gap: 8px;
  }
  .acts button {
    min-block-size: 52px;
    font-size: 0.9375rem;
  }
  .ghost {
    min-block-size: 44px;
    border-color: transparent;
    color: var(--_ink-2);
    font-weight: 400;
  }
  .note {
    display: flex;
    align-items: flex-start;
    gap: 8px;
    inline-size: 100%;
    margin-block-start: 10px;
    padding: 8px 12px;
    border-radius: 8px;
    background: var(--_idle-soft);
    font-size: 0.8125rem;
    line-height: 1.4;
    text-align: start;
  }
  .note .icon {
    inline-size: 16px;
    block-size: 16px;
    margin-block-start: 1px;
    color: var(--_danger-text);
  }
  .note button {
    min-block-size: 32px;
    margin-inline-start: auto;
    padding-block: 4px;
    white-space: nowrap;
  }
  .dot {
    flex: none;
    inline-size: 8px;
    block-size: 8px;
    margin-block-start: 5px;
    border-radius: 50%;
    background: var(--_stop);
  }
  [popover] {
    inset: 16px 16px auto auto;
    margin: 0;
    max-inline-size: calc(100vw - 32px);
    border-color: var(--_line);
    border-radius: var(--_radius);
    animation: appear 160ms ease-out;
  }
  [popover]:dir(rtl) {
    inset-inline: 16px auto;
    left: 16px;
    right: auto;
  }
  .banner {
    inline-size: 26rem;
    max-block-size: calc(100dvh - 32px);
    overflow: auto;
    padding: 14px 16px;
    border-inline-start: 4px solid var(--_ring);
  }
  .banner .head {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    gap: 12px;
  }
  .banner .name {
    font-size: 0.9375rem;
    letter-spacing: normal;
  }
  .banner .sub {
    font-size: 0.8125rem;
  }
  .banner .acts button {
    min-block-size: 44px;
    font-size: 0.875rem;
  }
  .banner .ghost {
    min-block-size: 32px;
    margin-block-start: 6px;
    padding-block: 4px;
    font-size: 0.8125rem;
  }
  .silenced {
    margin-block-start: 10px;
  }
  .toast {
    padding: 12px 16px;
    font-size: 0.875rem;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  @keyframes appear {
    from {
      opacity: 0;
      translate: 0 8px;
    }
  }
  @keyframes pulse {
    from {
      scale: 0.9;
      opacity: 0.6;
    }
    to {
      scale: 1.18;
      opacity: 0;
    }
  }
  @media (max-width: 30rem) {
    dialog {
      inline-size: 100%;
      max-inline-size: 100%;
      margin-block-end: 0;
      padding: 24px 16px calc(12px + env(safe-area-inset-bottom));
      border-end-start-radius: 0;
      border-end-end-radius: 0;
    }
    .banner {
      inset: 8px 8px auto 8px;
      inline-size: auto;
      max-inline-size: none;
    }
  }
  @media (max-width: 15rem) {
    .acts {
      grid-template-columns: 1fr;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    dialog,
    [popover],
    .pulse::before,
    .pulse::after {
      animation: none;
    }
    .track i {
      transition: none;
    }
  }
  @media (prefers-contrast: more), (forced-colors: active) {
    dialog,
    [popover] {
      border-color: currentColor;
    }
  }
`;
