import { view, withRingExpiry, type CallState } from '@offhook/core/call';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Publisher } from '../ports/publisher.js';
import { socketsIn, type RealtimeServer, type RealtimeSocket } from './connection.js';
import { destroy, isSlowConsumer } from './cut-connection.js';
import type { KnownCalls } from './known-calls.js';
import { userRoom } from './rooms.js';

/** What a publisher works with. */
export interface CallPublisherOptions {
  readonly io: RealtimeServer;
  readonly knownCalls: KnownCalls;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Sends committed calls to the sockets of their participants: one view and one serialisation for each user. */
export function createCallPublisher({ io, knownCalls, clock, logger }: CallPublisherOptions): Publisher {
  function publishTo(call: CallState, userId: string): void {
    const room = userRoom(call.orgId, userId);
    const present = socketsIn(io, room);
    const receivers = present.filter((socket) => mayReceive(socket, call));
    const [first] = receivers;
    if (first === undefined) return;
    const { role } = first.data.principal;
    if (receivers.length === present.length && receivers.every(({ data }) => data.principal.role === role)) {
      io.to(room).emit('call:updated', sentView(call, first));
      return;
    }
    // Rare: tabs of one user signed in with different roles. Each sees what its own token allows.
    for (const socket of receivers) socket.emit('call:updated', sentView(call, socket));
  }

  function mayReceive(socket: RealtimeSocket, call: CallState): boolean {
    const { principal } = socket.data;
    if (principal.role === 'guest' && principal.callId !== call.id) return false;
    if (!isSlowConsumer(socket)) return true;
    logger.warn({ socketId: socket.id, callId: call.id }, 'a client that does not read was cut');
    destroy(socket.conn);
    return false;
  }

  function sentView(call: CallState, { data: { principal } }: RealtimeSocket): ReturnType<typeof view> {
    return withRingExpiry(view(call, principal), call, clock.now());
  }

  return {
    publish(call) {
      try {
        knownCalls.learn(call);
        const told = new Set<string>();
        for (const { userId } of call.participants) {
          if (userId === null || told.has(userId)) continue;
          told.add(userId);
          publishTo(call, userId);
        }
      } catch (error) {
        const facts = {
          callId: call.id,
          version: call.version,
          error: error instanceof Error ? error.message : String(error),
        };
        logger.error(facts, 'a call could not be published');
      }
      return Promise.resolve();
    },
  };
}
