import type { Call, MediaSessionState } from '@offhook/core';
import { html, type TemplateResult } from 'lit';
import { icon, refreshIcon, volumeIcon } from '../internal/icons.js';
import type { callControlsMessages } from '../messages/en/call-controls.js';

/** What the strip shows and does. */
export interface MediaStrip {
  readonly media: MediaSessionState;
  readonly words: typeof callControlsMessages;
  /** True before the other side is dialled, which waits for the microphone. */
  readonly isWaiting: boolean;
  /** Why the sound failed, in words. */
  readonly failure: string | null;
  /** The call, while its sound is on another device of mine. */
  readonly elsewhere: Call | null;
  readonly joinHere: () => void;
  readonly retry: () => void;
  readonly enableSound: () => void;
}

/** How the sound of a call in this browser is, where a person should know; with what can be done about it. */
export function mediaStrip({
  media,
  words,
  isWaiting,
  failure,
  elsewhere,
  joinHere,
  retry,
  enableSound,
}: MediaStrip): TemplateResult {
  const says = elsewhere ? whereItIs(elsewhere, words) : failure ? null : hint(media, words, isWaiting);
  return html`<div class="strip ${failure || says || media.audioBlocked ? '' : 'empty'}">
    <p role="status" data-testid="media-status">${says}</p>
    ${elsewhere ? html`<button data-testid="join-here" @click=${joinHere}>${words.joinHere}</button>` : null}
    ${
      failure
        ? html`<p class="error" role="alert" data-testid="media-error">${failure}</p>
            <button data-testid="media-retry" @click=${retry}>${icon(refreshIcon)}${words.tryAgain}</button>`
        : null
    }
    ${
      media.audioBlocked
        ? html`<button class="go" @click=${enableSound}>${icon(volumeIcon)}${words.enableSound}</button>`
        : null
    }
  </div>`;
}

function whereItIs({ me }: Call, words: typeof callControlsMessages): string {
  const device = me?.answeredOn?.label;
  return `${device ? words.elsewhere(device) : words.elsewhereUnknown} ${words.joinHereHint}`;
}

function hint(
  { notice, phase, quality }: MediaSessionState,
  words: typeof callControlsMessages,
  isWaiting: boolean,
): string | null {
  if (phase === 'opening-devices') return isWaiting ? words.openingFirst : words.opening;
  if (phase === 'connecting') return words.connecting;
  if (phase === 'reconnecting') return words.reconnecting;
  if (phase === 'connected' && quality) return words.quality(quality);
  return notice === 'device-changed' ? words.deviceChanged : null;
}
