import type { Presence } from '@offhook/core/protocol';
import type { PresenceSource } from '../ports/presence.js';
import type { RealtimeServer } from './connection.js';
import type { KnownCalls } from './known-calls.js';
import { userRoom } from './rooms.js';

/** Presence by the sockets of this node: `offline` without one, `busy` when joined to a live call, else `available`. */
export function createConnectedPresence(io: RealtimeServer, knownCalls: KnownCalls): PresenceSource {
  return {
    async presenceOf(orgId, userIds) {
      const { rooms } = io.of('/').adapter;
      const online = new Set(userIds.filter((userId) => rooms.has(userRoom(orgId, userId))));
      const busy = online.size === 0 ? online : await knownCalls.inCalls(orgId, online);
      const presence = (userId: string): Presence =>
        !online.has(userId) ? 'offline' : busy.has(userId) ? 'busy' : 'available';
      return new Map(userIds.map((userId) => [userId, presence(userId)]));
    },
  };
}
