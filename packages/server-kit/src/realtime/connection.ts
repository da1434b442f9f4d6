import type { ClientToServerEvents, ServerToClientEvents } from '@offhook/core/protocol';
import type { Server, Socket } from 'socket.io';
import type { Principal } from '../ports/principal.js';

/** What the server keeps about one socket. */
export interface ConnectionData {
  /** Replaced by `token:refresh`, always by the same user. */
  principal: Principal;
  /** `null` for a client that named none: it may listen, it cannot signal. */
  readonly deviceId: string | null;
  readonly deviceLabel: string;
  /** When the check of its token began, epoch ms: a revocation after that moment holds for this socket. */
  readonly authenticatedAt: number;
  /** Stops the timer that closes the socket with its token. */
  stopExpiry?: (() => void) | undefined;
}

type NoServerEvents = Record<never, never>;

/** The Socket.IO server of a call server. */
export type RealtimeServer = Server<
  ClientToServerEvents,
  ServerToClientEvents,
  NoServerEvents,
  ConnectionData
>;

/** One authenticated socket. */
export type RealtimeSocket = Socket<
  ClientToServerEvents,
  ServerToClientEvents,
  NoServerEvents,
  ConnectionData
>;

/** The connected sockets of a room on this node, as they are now. */
export function socketsIn(io: RealtimeServer, room: string): RealtimeSocket[] {
  const { adapter, sockets } = io.of('/');
  const found: RealtimeSocket[] = [];
  const ids = adapter.rooms.get(room);
  if (ids === undefined) return found;
  for (const id of ids) {
    const socket = sockets.get(id);
    if (socket !== undefined) found.push(socket);
  }
  return found;
}

/**
 * Lets go of the HTTP request and of the handshake, which nothing reads after authentication: several kilobytes a
 * socket, and the token among them.
 */
export function forgetHandshake(socket: RealtimeSocket): void {
  (socket.conn as { request: unknown }).request = null;
  const { address, issued, secure, time, url, xdomain } = socket.handshake;
  (socket as { handshake: RealtimeSocket['handshake'] }).handshake = {
    headers: {},
    query: {},
    auth: {},
    address,
    issued,
    secure,
    time,
    url: url === undefined ? '' : (url.split('?')[0] ?? ''),
    xdomain,
  };
}
