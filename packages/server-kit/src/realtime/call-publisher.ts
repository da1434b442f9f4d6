import { view, withRingExpiry, type CallState, type Role } from '@offhook/core/call';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Principal } from '../ports/principal.js';
import type { Publisher } from '../ports/publisher.js';
import { socketsIn, type RealtimeServer, type RealtimeSocket } from './connection.js';
import { destroy, isSlowConsumer } from './cut-connection.js';
import { encodeEvent, sendEncoded, type EncodedEvent } from './encoded-event.js';
import type { KnownCalls } from './known-calls.js';
import { userRoom } from './rooms.js';
import type { SendSnapshot } from './send-snapshot.js';

/** What a publisher works with. */
export interface CallPublisherOptions {
  readonly io: RealtimeServer;
  readonly knownCalls: KnownCalls;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The host's policy; what it hides is not pushed either. */
  readonly canView: (principal: Principal, call: CallState) => boolean;
  readonly sendSnapshot: SendSnapshot;
}

/** Sends committed calls to the sockets of their participants: one view and one serialisation for each user. */
export function createCallPublisher(options: CallPublisherOptions): Publisher {
  const { io, knownCalls, clock, logger, canView, sendSnapshot } = options;

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
    if (!canView(principal, call)) return false;
    if (!isSlowConsumer(socket)) return true;
    logger.warn({ socketId: socket.id, callId: call.id }, 'a client that does not read was cut');
    destroy(socket.conn);
    return false;
  }

  return {
    async publish(call) {
      const failures: unknown[] = [];
      // Backwards, because the caller stands first: a phone rings before the caller's screen says so.
      for (const userId of new Set(call.participants.map((one) => one.userId).reverse())) {
        try {
          if (userId !== null) publishTo(call, userId);
        } catch (error) {
          // The others are told all the same; the caller learns of it and tries again later.
          failures.push(error);
        }
      }
      // Nothing can come between: whoever answers the news finds the call known.
      knownCalls.learn(call);
      if (failures.length > 0) throw new AggregateError(failures, 'not everybody was told');
    },
    async refresh(orgId, userId) {
      await Promise.all([...socketsIn(io, userRoom(orgId, userId))].map(sendSnapshot));
    },
  };
}
