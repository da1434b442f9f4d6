import type { FakeChannel } from './fake-channel.js';
import { Refusal } from './refusal.js';
import type { Switchboard } from './switchboard.js';

/** The channel, wherever it is. */
export function findChannel(board: Switchboard, id: string): FakeChannel {
  const channel = board.channels.get(id);
  if (channel === undefined) throw new Refusal(404, 'Channel not found');
  return channel;
}

/** The channel, which must be in an application: one that still rings at somebody's phone is in none. */
export function findInStasis(board: Switchboard, id: string): FakeChannel {
  const channel = findChannel(board, id);
  if (channel.stasis === null) throw new Refusal(409, 'Channel not in Stasis application');
  return channel;
}
