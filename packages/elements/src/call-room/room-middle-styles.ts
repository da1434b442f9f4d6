import { css } from 'lit';

/** Looks of what stands in the middle where there is no picture. */
export const roomMiddleStyles = css`
  .middle {
    position: relative;
    display: grid;
    justify-items: center;
    gap: 14px;
    max-inline-size: min(30rem, 100%);
    max-block-size: 100%;
    overflow: auto;
    padding: 64px 24px 112px;
    text-align: center;
  }
  .avatar {
    --_avatar: 120px;
    background: #173543;
    color: #a6ddf1;
  }
  .pulsing {
    position: relative;
    border-radius: 50%;
  }
  .pulsing::before {
    content: '';
    position: absolute;
    inset: -10px;
    border: 2px solid #66c3e3;
    border-radius: 50%;
    opacity: 0.4;
    animation: pulse 1.6s ease-out infinite;
  }
  @keyframes pulse {
    to {
      scale: 1.14;
      opacity: 0;
    }
  }
  .headline {
    font-size: 1.25rem;
    font-weight: 600;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  .hint {
    color: #c3d0d8;
    font-size: 0.875rem;
  }
  .error {
    color: #ffb4b4;
    font-size: 0.9375rem;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 12px;
  }
  .choices button,
  offhook-call-now-button::part(button) {
    min-block-size: 44px;
  }
  @container (max-width: 40rem) {
    .middle {
      padding-block-end: 24px;
    }
  }
  @container (max-height: 26rem) {
    .avatar {
      --_avatar: 72px;
    }
    .middle {
      padding-block: 56px 88px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .pulsing::before {
      animation: none;
    }
  }
`;
