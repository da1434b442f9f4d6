import { otherPerson, type Call, type MediaSessionState } from '@offhook/core';
import { pillState, type PillState } from '../internal/status-pill.js';
import type { callRoomMessages } from '../messages/en/call-room.js';
import { visibleRemotes } from './pictures.js';
import type { PictureWatch } from './picture-watch.js';

/** Why the pictures of the others are covered. */
export interface RoomInterruption {
  readonly state: Extract<PillState, 'on_hold' | 'reconnecting'>;
  /** Who it comes from, in words; `null` where the state says it all. */
  readonly says: string | null;
}

/** What interrupts a running call, as far as it is known here: hold, or media that has stopped on either side. */
export function roomInterruption(
  call: Call,
  media: MediaSessionState,
  pictures: Pick<PictureWatch, 'isStalled'>,
  words: typeof callRoomMessages,
): RoomInterruption | null {
  const me = call.me?.participantId;
  if (call.onHold) {
    const isMine = call.participants.some((one) => one.held && one.id === me);
    const theirs = call.participants.find((one) => one.held && one.id !== me);
    const name = theirs && (theirs.person.name || otherPerson(call).name);
    return { state: 'on_hold', says: isMine ? words.youHold : name ? words.otherHolds(name) : null };
  }
  if (media.phase === 'reconnecting') return { state: 'reconnecting', says: null };
  const isAway = call.participants.find(
    (one) => one.id !== me && one.state === 'joined' && one.connection === 'reconnecting',
  );
  if (isAway)
    return {
      state: 'reconnecting',
      says: words.otherReconnecting(isAway.person.name || otherPerson(call).name),
    };
  const remotes = visibleRemotes(call, media);
  const isStalled = remotes.length > 0 && remotes.every((remote) => pictures.isStalled(remote));
  return isStalled ? { state: 'reconnecting', says: null } : pillInterruption(call);
}

function pillInterruption(call: Call): RoomInterruption | null {
  const state = pillState(call);
  return state === 'on_hold' || state === 'reconnecting' ? { state, says: null } : null;
}
