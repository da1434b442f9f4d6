import type { CallService } from '../calls/call-service.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { SocketAuthentication } from './authenticate-socket.js';
import { forgetHandshake, type RealtimeSocket } from './connection.js';
import { destroy, disconnect, isSlowConsumer } from './cut-connection.js';
import type { KnownCalls } from './known-calls.js';
import type { RecentRevocations } from './recent-revocations.js';
import { userRoom } from './rooms.js';
import type { SignalRelay } from './signal-relay.js';
import { createSocketEvents } from './socket-events.js';
import { followTokenLifetime } from './token-lifetime.js';

/** What serving a connection takes. */
export interface ConnectionHandlerOptions {
  readonly calls: CallService;
  readonly knownCalls: KnownCalls;
  readonly relay: SignalRelay;
  readonly revocations: RecentRevocations;
  readonly authentication: SocketAuthentication;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Creates what happens to each authenticated socket. */
export function createConnectionHandler(options: ConnectionHandlerOptions): (socket: RealtimeSocket) => void {
  const { calls, knownCalls, relay, revocations, authentication, clock, logger } = options;

  /** Sends the active calls of the socket's user as they are now. */
  async function sendSnapshot(socket: RealtimeSocket): Promise<void> {
    const snapshot = await calls.active(socket.data.principal);
    if (!socket.connected || isSlowConsumer(socket)) return;
    socket.emit('calls:active', snapshot);
    // After a restart this node learns from those who come back who is in a call.
    for (const { id, endedAt, me } of snapshot.calls) {
      if (endedAt === null && me?.state === 'joined' && !knownCalls.has(id)) learnOf(id);
    }
  }

  function learnOf(callId: string): void {
    knownCalls.read(callId).catch((error: unknown) => {
      logger.warn({ callId, error: messageOf(error) }, 'a call could not be read');
    });
  }

  const serveEvents = createSocketEvents({ calls, relay, authentication, sendSnapshot, clock, logger });

  return (socket) => {
    const { principal, authenticatedAt } = socket.data;
    forgetHandshake(socket);
    if (revocations.isRevokedSince(principal, authenticatedAt)) return disconnect(socket, clock);
    // First the room, then the read, then the sending: nothing committed in between is missed.
    void socket.join(userRoom(principal.orgId, principal.userId));
    socket.on('disconnect', () => socket.data.stopExpiry?.());
    followTokenLifetime(socket, clock);
    serveEvents(socket);
    sendSnapshot(socket).catch((error: unknown) => {
      // Without its first snapshot a client knows nothing: a lost connection makes it try again, with its own pauses.
      logger.error({ socketId: socket.id, error: messageOf(error) }, 'a first snapshot could not be read');
      destroy(socket.conn);
    });
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
