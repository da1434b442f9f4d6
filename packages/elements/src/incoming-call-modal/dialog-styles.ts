import { css } from 'lit';

/** Looks of the dialog: in the middle, on a phone a sheet at the bottom. */
export const dialogStyles = css`
  dialog {
    inline-size: min(380px, calc(100% - 32px));
    max-block-size: calc(100dvh - 32px);
    overflow: auto;
    padding: 28px 24px 16px;
    border-radius: var(--offhook-radius-large, 20px);
    text-align: center;
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
  dialog .name {
    font-size: 1.375rem;
    line-height: 1.25;
    letter-spacing: -0.02em;
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
  }
  @media (prefers-reduced-motion: reduce) {
    .pulse::before,
    .pulse::after {
      animation: none;
    }
  }
`;
