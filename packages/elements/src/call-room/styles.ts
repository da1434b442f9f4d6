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
    .sound {
      inset-block-end: 12px;
      inset-inline: 12px auto;
    }
    offhook-call-controls {
      padding: 12px 8px calc(12px + env(safe-area-inset-bottom));
    }
  }
`;
