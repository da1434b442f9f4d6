import { css } from 'lit';

/** Looks of what lies over the picture: who and how long, warnings. */
export const roomHeaderStyles = css`
  .top {
    position: absolute;
    inset: 16px 16px auto;
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 8px 24px;
    pointer-events: none;
  }
  .top > div {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    min-inline-size: 0;
  }
  .warnings {
    justify-content: flex-end;
    margin-inline-start: auto;
  }
  .tag {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    max-inline-size: 100%;
    padding: 7px 12px;
    border-radius: 999px;
    background: var(--_shade);
    font-size: 0.8125rem;
    font-weight: 600;
    line-height: 1.2;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .tag bdi {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  .tag.warning {
    color: #ffd08a;
  }
  .tag.recording::before {
    content: '';
    flex: none;
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
    background: #f26d6d;
  }
  .pill {
    background: color-mix(in srgb, var(--_status) 20%, #0a1115);
  }
`;
