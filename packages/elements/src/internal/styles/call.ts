import { css } from 'lit';

/** What elements that show calls share: colours of states and channels, names, small lines, placeholders. */
export const callStyles = css`
  :host {
    --_ring: var(--offhook-ring, light-dark(#a15c00, #f0b45b));
    --_hold: var(--offhook-hold, light-dark(#5b4bb7, #a99cf5));
    --_shadow-large: var(
      --offhook-shadow-large,
      0 8px 24px light-dark(rgb(15 31 41 / 0.12), rgb(0 0 0 / 0.4)),
      0 24px 64px light-dark(rgb(15 31 41 / 0.18), rgb(0 0 0 / 0.6))
    );
  }
  .name {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
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
  }
  .channel .icon {
    inline-size: 14px;
    block-size: 14px;
  }
  .voice .icon {
    color: var(--offhook-channel-voice, light-dark(#6d3fc0, #b896f5));
  }
  .video .icon {
    color: var(--offhook-channel-video, light-dark(#b8327f, #f08cc4));
  }
  offhook-call-now-button::part(demo) {
    display: none; /* beside it stands a badge */
  }
  .bone {
    border-radius: 8px;
    background: var(--_idle-soft);
    animation: bone 1.6s ease-in-out infinite;
  }
  @keyframes bone {
    50% {
      opacity: 0.5;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .bone {
      animation: none;
    }
  }
`;
