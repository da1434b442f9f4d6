import { css } from 'lit';

/** Looks of `call-room`: always dark, picture first, controls at the thumb. */
export const callRoomStyles = css`
  :host {
    --offhook-color-scheme: dark !important; /* whatever the theme is: it lies on pictures */
    --_room: var(--offhook-room, #0a1115);
    --_shade: rgb(8 16 21 / 0.78);
    display: block;
    block-size: 100%;
    min-block-size: 22rem;
    container-type: size;
  }
  :host([layout='page']) {
    block-size: 100dvh;
  }
  .room {
    position: relative;
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    block-size: 100%;
    overflow: hidden;
    color: #eef4f7;
    background: var(--_room);
  }
  :host(:not([layout='page'])) .room {
    border-radius: var(--_radius);
  }
  .stage {
    position: relative;
    display: grid;
    grid-area: 1 / 1 / 3 / 2;
    place-items: center;
    min-block-size: 0;
    overflow: hidden;
    background: radial-gradient(120% 90% at 50% 20%, #2a4552, #0d171d 70%);
  }
  .remotes {
    position: absolute;
    inset: 0;
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
    gap: 2px;
  }
  .remotes video {
    inline-size: 100%;
    block-size: 100%;
    min-block-size: 0;
    object-fit: cover;
    background: #0d171d;
  }
  .middle {
    position: relative;
    display: grid;
    justify-items: center;
    gap: 14px;
    max-inline-size: min(30rem, 100%);
    padding: 64px 24px 112px;
    text-align: center;
  }
  .middle.text {
    max-block-size: 100%;
    overflow: auto;
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
  .choices button {
    min-block-size: 44px;
  }
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
  .local {
    position: absolute;
    inset-block-end: 96px;
    inset-inline-end: 16px;
    display: grid;
    inline-size: clamp(84px, 22cqi, 200px);
    aspect-ratio: 4 / 3;
    overflow: hidden;
    border-radius: 12px;
    background: linear-gradient(160deg, #3b5563, #1b2b34);
    box-shadow:
      0 0 0 2px rgb(255 255 255 / 0.14),
      0 8px 24px rgb(0 0 0 / 0.4);
  }
  .local > * {
    grid-area: 1 / 1;
  }
  .local video {
    inline-size: 100%;
    block-size: 100%;
    min-block-size: 0;
    object-fit: cover;
    scale: -1 1;
  }
  .local > .icon {
    place-self: center;
    inline-size: 24px;
    block-size: 24px;
    color: #c3d0d8;
  }
  .local p {
    z-index: 1;
    place-self: end start;
    margin: 6px;
    padding: 2px 8px;
    border-radius: 999px;
    background: var(--_shade);
    font-size: 0.75rem;
  }
  .sound {
    position: absolute;
    inset-block-end: 96px;
    inset-inline: 16px;
    display: grid;
    justify-items: center;
    pointer-events: none;
  }
  .sound button {
    min-block-size: 48px;
    pointer-events: auto;
  }
  offhook-call-controls {
    position: relative;
    grid-area: 2 / 1;
    padding: 16px;
  }
  /* Where the picture is narrow its bottom is a face: the controls get a row of their own. */
  @container (max-width: 40rem) {
    .stage {
      grid-area: 1 / 1;
    }
    .middle {
      padding-block-end: 24px;
    }
    .local,
    .sound {
      inset-block-end: 12px;
    }
    .local {
      inset-inline-end: 12px;
      aspect-ratio: 3 / 4;
    }
    .sound {
      inset-inline: 12px auto;
    }
    offhook-call-controls {
      padding: 12px 8px calc(12px + env(safe-area-inset-bottom));
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
