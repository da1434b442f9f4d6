import { css } from 'lit';

/** Looks of the banner and the toast: in the upper corner. */
export const bannerStyles = css`
  [popover] {
    inset-block: 16px auto;
    inset-inline: auto 16px;
    margin: 0;
    max-inline-size: calc(100vw - 32px);
    border-color: var(--_line);
    border-radius: var(--_radius);
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
    line-height: 1.25;
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
    inline-size: 100%;
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
  @media (max-width: 30rem) {
    .banner {
      inset: 8px 8px auto;
      inline-size: auto;
      max-inline-size: none;
    }
  }
  @media (prefers-contrast: more), (forced-colors: active) {
    dialog,
    [popover] {
      border-color: currentColor;
    }
  }
`;
