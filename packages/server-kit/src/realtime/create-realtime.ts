import type { CallState } from '@offhook/core/call';
import { Server } from 'socket.io';
import type { CallService } from '../calls/call-service.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { PresenceSource } from '../ports/presence.js';
import type { Authenticate, Principal } from '../ports/principal.js';
import type { Publisher } from '../ports/publisher.js';
import { createSocketAuthentication, type SocketAuthentication } from './authenticate-socket.js';
import { createCallPublisher } from './call-publisher.js';
import { createConnectedPresence } from './connected-presence.js';
import { createConnectionHandler } from './connection-handler.js';
import type { RealtimeServer } from './connection.js';
import { disconnect } from './cut-connection.js';
import { attachToHttp, type AttachableServer } from './http-attachment.js';
import { createKnownCalls } from './known-calls.js';
import { createOriginCheck, listedOrigins, type OriginRules } from './origin-check.js';
import { createRecentRevocations, isUserOf } from './recent-revocations.js';
import { createSendSnapshot } from './send-snapshot.js';
import { createSignalRelay } from './signal-relay.js';

/** Largest message of a client, bytes; the longest SDP fits. */
const maximumMessageBytes = 64 * 1024;

/** What the realtime part of a call server is made of. */
export interface RealtimeOptions extends OriginRules, Pick<SocketAuthentication, 'countStranger'> {
  readonly calls: CallService;
  readonly authenticate: Authenticate;
  /** The host's policy for who sees a call. Default: everybody in it. */
  readonly canView?: ((principal: Principal, call: CallState) => boolean) | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The realtime part of a call server: Socket.IO at `<mount>/realtime`. */
export interface Realtime {
  /** Serves sockets on this server too. Call it after the host's own request handler is set. */
  attach(httpServer: AttachableServer, mountPath: string): void;
  /** Does nothing until there are sockets. */
  readonly publisher: Publisher;
  readonly presence: PresenceSource;
  /** Closes all sockets of a user, or those that are `affected`, within two seconds; with `null` in every organisation. */
  disconnectUser(orgId: string | null, userId: string, affected?: (principal: Principal) => boolean): void;
  /** Authenticated sockets on this node. */
  readonly connectedCount: number;
  /** Closes the sockets, so that clients reconnect elsewhere or later. The http servers stay up. */
  close(): Promise<void>;
}

/**
 * Creates the realtime part. It decides nothing: it authenticates, carries news of committed calls to their
 * participants, and carries signals between joined devices.
 *
 * @see https://socket.io/docs/v4/server-options/
 */
export function createRealtime(options: RealtimeOptions): Realtime {
  const { calls, authenticate, clock, logger, countStranger, canView = () => true } = options;
  const io = createSocketServer(options);
  const knownCalls = createKnownCalls((callId) => calls.stateOf(callId), clock);
  const revocations = createRecentRevocations(clock);
  const authentication = { authenticate, clock, logger, countStranger };
  const sendSnapshot = createSendSnapshot({ calls, knownCalls, logger });
  const relay = createSignalRelay(io, knownCalls, logger);
  io.use(createSocketAuthentication(authentication));
  io.on(
    'connection',
    createConnectionHandler({ calls, relay, revocations, authentication, sendSnapshot, clock, logger }),
  );

  const detach: (() => void)[] = [];
  let closed = false;
  return {
    attach(httpServer, mountPath) {
      if (closed) throw new TypeError('This call server is closed and cannot be attached again.');
      detach.push(attachToHttp(io, httpServer, mountPath, clock));
    },
    publisher: createCallPublisher({ io, knownCalls, clock, logger, canView, sendSnapshot }),
    presence: createConnectedPresence(io, knownCalls),
    disconnectUser(orgId, userId, affected = () => true) {
      revocations.add(orgId, userId);
      for (const socket of [...io.of('/').sockets.values()]) {
        const { principal } = socket.data;
        if (isUserOf(principal, orgId, userId) && affected(principal)) disconnect(socket, clock);
      }
    },
    get connectedCount() {
      return io.of('/').sockets.size;
    },
    close() {
      closed = true;
      for (const undo of detach.splice(0)) undo();
      return Promise.resolve();
    },
  };
}

function createSocketServer(rules: OriginRules): RealtimeServer {
  const mayConnect = createOriginCheck(rules);
  const crossOrigin = (rules.allowedOrigins ?? []).length > 0;
  return new Server({
    transports: ['polling', 'websocket'],
    // Other upgrade handlers on the host's server are none of our business.
    destroyUpgrade: false,
    // 249 KiB a connection instead of 17.
    perMessageDeflate: false,
    maxHttpBufferSize: maximumMessageBytes,
    pingInterval: 10_000,
    pingTimeout: 8000,
    connectTimeout: 10_000,
    cookie: false,
    serveClient: false,
    allowRequest: (request, decide) => {
      const allowed = mayConnect(request);
      decide(allowed ? null : 'This origin may not connect.', allowed);
    },
    ...(crossOrigin ? { cors: { origin: listedOrigins(rules), methods: ['GET', 'POST'] } } : {}),
  });
}
