import { view, withRingExpiry, type CallState, type Role } from '@offhook/core/call';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Publisher } from '../ports/publisher.js';
import { socketsIn, type RealtimeServer, type RealtimeSocket } from './connection.js';
import { destroy, isSlowConsumer } from './cut-connection.js';
import { encodeEvent, sendEncoded, type EncodedEvent } from './encoded-event.js';
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
    let event: EncodedEvent | null = null;
    let encodedFor: Role | null = null;
    for (const socket of socketsIn(io, userRoom(call.orgId, userId))) {
      if (!mayReceive(socket, call)) continue;
      // Tabs of one user may be signed in with different roles: each sees what its own token allows.
      const { role } = socket.data.principal;
      if (event === null || role !== encodedFor) {
        event = encodeEvent('call:updated', withRingExpiry(view(call, { userId, role }), call, clock.now()));
        encodedFor = role;
      }
      sendEncoded(socket, event);
    }
  }

  function mayReceive(socket: RealtimeSocket, call: CallState): boolean {
    const { principal } = socket.data;
    if (principal.role === 'guest' && principal.callId !== call.id) return false;
    if (!isSlowConsumer(socket)) return true;
    logger.warn({ socketId: socket.id, callId: call.id }, 'a client that does not read was cut');
    destroy(socket.conn);
    return false;
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
