import type { CallService } from '../calls/call-service.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { SocketAuthentication } from './authenticate-socket.js';
import { forgetHandshake, type RealtimeSocket } from './connection.js';
import { destroy, disconnect } from './cut-connection.js';
import type { RecentRevocations } from './recent-revocations.js';
import { userRoom } from './rooms.js';
import type { SendSnapshot } from './send-snapshot.js';
import type { SignalRelay } from './signal-relay.js';
import { createSocketEvents } from './socket-events.js';
import { followTokenLifetime } from './token-lifetime.js';

/** What serving a connection takes. */
export interface ConnectionHandlerOptions {
  readonly calls: CallService;
  readonly relay: SignalRelay;
  readonly revocations: RecentRevocations;
  readonly authentication: SocketAuthentication;
  readonly sendSnapshot: SendSnapshot;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Creates what happens to each authenticated socket. */
export function createConnectionHandler(options: ConnectionHandlerOptions): (socket: RealtimeSocket) => void {
  const { calls, relay, revocations, authentication, sendSnapshot, clock, logger } = options;

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
