import { css } from 'lit';

/** Looks of what dialog and banner share. */
export const incomingCallModalStyles = css`
  :host {
    display: contents;
    --_raised: var(--offhook-raised, light-dark(#fff, #18252e));
  }
  dialog,
  [popover] {
    margin: auto;
    border: 1px solid transparent;
    color: var(--_ink);
    background: var(--_raised);
    box-shadow: var(--_shadow-large);
    font: inherit;
    animation: appear 160ms ease-out;
  }
  .sub {
    color: var(--_ink-2);
    font-size: 0.875rem;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
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
  /* Answers too, but hangs up on somebody: not the same green. */
  .ends {
    border-color: var(--_go);
    color: color-mix(in srgb, var(--_go) 78%, var(--_ink));
    background: none;
  }
  .ends .down {
    color: var(--_stop);
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
  @keyframes appear {
    from {
      opacity: 0;
      translate: 0 8px;
    }
  }
  @media (max-width: 15rem) {
    .acts {
      grid-template-columns: 1fr;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    dialog,
    [popover] {
      animation: none;
    }
    .track i {
      transition: none;
    }
  }
`;
