import { otherPerson, type Call, type CallClient, type MediaSessionState } from '@offhook/core';
import { html, type TemplateResult } from 'lit';
import { avatar } from '../internal/avatar.js';
import { callAgain, type CallAgain } from '../internal/call-again.js';
import { icon, phoneIcon, refreshIcon, videoIcon } from '../internal/icons.js';
import { clockTime } from '../internal/time-format.js';
import type { callRoomMessages } from '../messages/en/call-room.js';
import { visibleRemotes } from './pictures.js';
import type { RoomInterruption } from './room-state.js';
import type { RoomStage } from './room-stage.js';

/** What the middle of the room needs to know, and what its buttons do. */
export interface RoomMiddle {
  readonly client: CallClient | undefined;
  readonly call: Call | undefined;
  readonly media: MediaSessionState;
  readonly name: string;
  readonly words: typeof callRoomMessages;
  /** Why the pictures are covered. */
  readonly interruption: RoomInterruption | null;
  /** False where the element was given no call to show. */
  readonly isCallWanted: boolean;
  /** What went wrong, in words. */
  readonly failure: string | null;
  readonly retry: () => void;
  /** Takes the call over from another device. */
  readonly join: () => unknown;
  readonly answer: () => unknown;
  readonly decline: () => unknown;
  readonly close: () => unknown;
  readonly placed: NonNullable<CallAgain['placed']>;
}

/** What stands in the middle at a stage of the call; `null` where the pictures say it all. */
export function roomMiddle(stage: RoomStage, room: RoomMiddle): TemplateResult | null {
  const { call, words, failure, isCallWanted } = room;
  if (!call) return failure ? failed(room) : text(room, isCallWanted ? words.loading : words.noCall);
  switch (stage) {
    case 'over':
      return over(room, call);
    case 'incoming':
      return incoming(room, call);
    case 'elsewhere':
      return elsewhere(room, call);
    case 'outside':
      return text(room, call.me ? words.left : words.notYours, null, closeButton(room));
    default:
      return failure ? failed(room) : people(stage, room, call);
  }
}

/** A picture of the person over some lines; pulsing while it rings. */
function text(
  { call, name }: RoomMiddle,
  headline: string | null,
  hint: string | null = null,
  more: unknown = null,
  isPulsing = false,
): TemplateResult {
  return html`<div class="middle">
    ${
      call
        ? html`<div class=${isPulsing ? 'pulsing' : ''}>
            ${avatar({ name, avatarUrl: otherPerson(call).avatarUrl })}
          </div>`
        : null
    }
    ${headline ? html`<p class="headline">${headline}</p>` : null}
    ${hint ? html`<p class="hint">${hint}</p>` : null} ${more}
  </div>`;
}

function people(stage: RoomStage, room: RoomMiddle, call: Call): TemplateResult | null {
  const { interruption, media, name, words } = room;
  const isWaiting = stage === 'waiting';
  if (!isWaiting && interruption) return text(room, interruption.says);
  if (!isWaiting && visibleRemotes(call, media).length > 0) return null;
  const waiting = call.status === 'initiating' ? words.calling(name) : words.ringing(name);
  const opening = call.channel === 'video' ? words.openingDevicesVideo : words.openingDevices;
  const isConnecting = !isWaiting && (media.phase === 'connecting' || call.status === 'answered');
  const hint = media.phase === 'opening-devices' ? opening : isConnecting ? words.connecting : null;
  return text(room, isWaiting ? waiting : null, hint, null, isWaiting);
}

function incoming(room: RoomMiddle, call: Call): TemplateResult {
  const { words, answer, decline } = room;
  const more = html`${problem(room)}
    <div class="choices">
      <button class="stop" @click=${decline}>
        <span class="down icon">${icon(phoneIcon)}</span>${words.decline}
      </button>
      <button class="go" @click=${answer}>
        ${icon(call.channel === 'video' ? videoIcon : phoneIcon)}${words.answer}
      </button>
    </div>`;
  return text(room, words.ringsYou(room.name), null, more, true);
}

function elsewhere(room: RoomMiddle, call: Call): TemplateResult {
  const { words, join } = room;
  const device = call.me?.answeredOn?.label;
  const more = html`${problem(room)}
    <div class="choices">
      <button class="go" @click=${join}>${icon(phoneIcon)}${words.joinHere}</button>
    </div>`;
  return text(room, device ? words.elsewhere(device) : words.elsewhereUnknown, words.joinHereHint, more);
}

function over(room: RoomMiddle, call: Call): TemplateResult {
  const { name, words } = room;
  const { durationSeconds } = call;
  const lasted = durationSeconds === null ? null : words.lasted(clockTime(durationSeconds));
  const more = html`<div class="choices">
    ${callAgain({ ...room, call, label: words.callAgain })} ${closeButton(room)}
  </div>`;
  return text(room, words.endSentence(call, name), lasted, more);
}

function failed(room: RoomMiddle): TemplateResult {
  const more = html`${problem(room)}
    <div class="choices">
      <button @click=${room.retry}>${icon(refreshIcon)}${room.words.tryAgain}</button>
    </div>`;
  return text(room, null, null, more);
}

function problem({ failure }: RoomMiddle): TemplateResult | null {
  return failure ? html`<p class="error" role="alert" data-testid="call-error">${failure}</p>` : null;
}

function closeButton({ words, close }: RoomMiddle): TemplateResult {
  return html`<button class="close" @click=${close}>${words.close}</button>`;
}
