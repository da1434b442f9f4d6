import type { Call, CallClient, MediaSessionState } from '@offhook/core';
import { isTerminal } from '@offhook/core';
import { isElsewhere } from '../internal/call-people.js';

/** What the room shows in its middle. */
export type RoomStage =
  /** The call is not known yet. */
  | 'loading'
  /** It rings the viewer, here or on another device too. */
  | 'incoming'
  /** The viewer waits for the other side. */
  | 'waiting'
  /** The call runs, here or without media of this browser. */
  | 'running'
  /** Another device of the viewer has the call. */
  | 'elsewhere'
  /** The viewer left, declined or never took part. */
  | 'outside'
  | 'over';

/** Which stage a call is at, for this device. */
export function roomStage(
  call: Call | undefined,
  client: CallClient | undefined,
  media: MediaSessionState,
): RoomStage {
  if (!call || !client) return 'loading';
  if (isTerminal(call.status)) return 'over';
  const { me } = call;
  if (me?.state === 'ringing' || me?.state === 'invited') return 'incoming';
  if (me?.state !== 'joined') return 'outside';
  if (isElsewhere(call, client) || media.error?.code === 'in_use_elsewhere') return 'elsewhere';
  return call.answeredAt ? 'running' : 'waiting';
}
