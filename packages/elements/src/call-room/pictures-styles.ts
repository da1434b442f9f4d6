import { css } from 'lit';

/** Looks of the pictures: the others over everything, one's own in the corner. */
export const picturesStyles = css`
  .remotes {
    position: absolute;
    inset: 0;
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
    gap: 2px;
  }
  .covered {
    opacity: 0; /* not removed: only a picture that is there can be seen to come back */
  }
  .remotes video {
    inline-size: 100%;
    block-size: 100%;
    min-block-size: 0;
    object-fit: cover;
    background: #0d171d;
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
  @container (max-width: 40rem) {
    .local {
      inset-block-end: 12px;
      inset-inline-end: 12px;
      aspect-ratio: 3 / 4;
    }
  }
`;
