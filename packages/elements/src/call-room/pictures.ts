import type { Call, MediaSessionState } from '@offhook/core';
import { html, type TemplateResult } from 'lit';
import { icon, videoOffIcon } from '../internal/icons.js';
import type { callRoomMessages } from '../messages/en/call-room.js';

/** The other people who can be seen now. */
export function visibleRemotes(call: Call, media: MediaSessionState): MediaSessionState['remotes'] {
  const hidden = new Set(call.participants.filter((one) => one.cameraOff).map((one) => one.id));
  return media.remotes.filter((remote) => remote.hasVideo && !hidden.has(remote.participantId));
}

/** Their pictures, side by side, unseen while they are covered. Silent: the session plays the sound. */
export function remotePictures(
  call: Call,
  media: MediaSessionState,
  name: string,
  isCovered: boolean,
): TemplateResult {
  return html`<div class=${isCovered ? 'remotes covered' : 'remotes'}>
    ${visibleRemotes(call, media).map(
      ({ stream }) =>
        html`<video
          data-testid="remote-video"
          autoplay
          playsinline
          .muted=${true}
          .srcObject=${stream}
          aria-label=${name}
        ></video>`,
    )}
  </div>`;
}

/** One's own picture, mirrored, in the corner. */
export function localPicture(
  call: Call,
  media: MediaSessionState,
  words: typeof callRoomMessages,
): TemplateResult | null {
  const { local, cameraOff, cameraAvailable } = media;
  if (call.channel !== 'video' || !local || !cameraAvailable) return null;
  return html`<div class="local">
    ${
      cameraOff
        ? html`<span class="icon">${icon(videoOffIcon)}</span
            ><span class="unseen">${words.yourCameraIsOff}</span>`
        : html`<video
            data-testid="local-video"
            autoplay
            playsinline
            .muted=${true}
            .srcObject=${local}
            aria-label=${words.you}
          ></video>`
    }
    <p>${words.you}</p>
  </div>`;
}
