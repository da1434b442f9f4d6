import { otherPerson, type Call, type ClientState, type MediaSessionState } from '@offhook/core';
import type { callRoomMessages } from '../messages/en/call-room.js';

const warnBeforeExpiryMs = 5 * 60_000;

/** What a person in the call should know now, the most urgent first, in words. */
export function roomWarnings(
  call: Call,
  media: MediaSessionState,
  connection: ClientState['connection'],
  serverNow: number,
  words: typeof callRoomMessages,
): readonly string[] {
  const name = otherPerson(call).name;
  const others = call.participants.filter(
    (one) => one.id !== call.me?.participantId && one.state === 'joined',
  );
  const roomLeftMs = call.roomExpiresAt ? Date.parse(call.roomExpiresAt) - serverNow : Infinity;
  const mine = call.participants.find((one) => one.id === call.me?.participantId);
  return [
    media.phase !== 'reconnecting' &&
      (connection === 'reconnecting' || connection === 'offline') &&
      words.serverLost,
    media.notice === 'device-changed' && words.deviceChanged,
    media.notice === 'camera-unavailable' && words.cameraUnavailable,
    (media.phase === 'idle' ? mine?.muted : media.muted) && words.youAreMuted,
    ...others.map((one) => one.muted && words.otherMuted(one.person.name || name)),
    roomLeftMs <= warnBeforeExpiryMs && words.roomCloses(Math.ceil(Math.max(0, roomLeftMs) / 60_000)),
  ].filter((text) => typeof text === 'string');
}
