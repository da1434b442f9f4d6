import { css } from 'lit';

/** Looks of `missed-calls-badge`. */
export const missedCallsBadgeStyles = css`
  :host {
    display: inline-block;
    vertical-align: middle;
  }
  .open {
    position: relative;
    inline-size: 40px;
    padding: 0;
    border-color: transparent;
    border-radius: 50%;
    color: var(--_ink-2);
  }
  .open:hover,
  .open[aria-expanded='true'] {
    filter: none;
    background: var(--_accent-soft);
    color: var(--_accent);
  }
  .count {
    position: absolute;
    inset-block-start: -2px;
    inset-inline-start: 55%;
    min-inline-size: 20px;
    padding-inline: 5px;
    border: 2px solid var(--_surface);
    border-radius: 999px;
    color: var(--_on-color);
    background: var(--_stop);
    font-size: 0.75rem;
    font-weight: 600;
    line-height: 18px;
    text-align: center;
    font-variant-numeric: tabular-nums;
    forced-color-adjust: none;
  }
  [popover] {
    position: absolute;
    inset: auto;
    inline-size: min(24rem, calc(100vw - 24px));
    max-block-size: min(28rem, 70dvh);
    margin: 0;
    padding: 0;
    overflow: auto;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    color: var(--_ink);
    background: var(--_surface);
    box-shadow: var(--_shadow-large);
  }
  h2 {
    display: flex;
    align-items: center;
    gap: 8px;
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    padding: 12px 16px 10px;
    border-block-end: 1px solid var(--_line);
    background: var(--_surface);
    font-size: 0.9375rem;
    font-weight: 600;
  }
  h2:focus-visible {
    outline: none;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 8px 12px;
    padding: 10px 16px;
  }
  li + li {
    border-block-start: 1px solid var(--_line);
  }
  .line {
    gap: 2px 6px;
    margin: 0;
  }
  .new {
    color: var(--_danger-text);
    font-weight: 600;
  }
  .message {
    display: grid;
    justify-items: center;
    gap: 4px;
    padding: 28px 24px;
    text-align: center;
  }
  .message .icon {
    inline-size: 28px;
    block-size: 28px;
    margin-block-end: 4px;
    color: var(--_ink-2);
  }
  .message p + p {
    color: var(--_ink-2);
    font-size: 0.8125rem;
  }
  .message button {
    margin-block-start: 8px;
  }
  .bone {
    block-size: 56px;
    margin: 8px 16px;
  }
  @media (max-width: 30rem) {
    [popover] {
      position: fixed;
      inset: auto 0 0 0;
      inline-size: 100%;
      max-inline-size: none;
      border-end-start-radius: 0;
      border-end-end-radius: 0;
      padding-block-end: env(safe-area-inset-bottom);
    }
    offhook-call-now-button::part(button) {
      padding-inline: 12px;
    }
  }
  @media (max-width: 18rem) {
    li {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
