import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ack, ClientToServerEvents, ServerToClientEvents } from '@offhook/core/protocol';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import type { Logger } from '../../ports/logger.js';
import type { Principal } from '../../ports/principal.js';
import { createRealtime, type Realtime, type RealtimeOptions } from '../create-realtime.js';
import { inMemoryCalls, type InMemoryCalls } from './in-memory-calls.js';
import { manualClock, type ManualClock } from './manual-clock.js';

/** A browser's socket. */
export type TestSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** The realtime part on a real http server, with real clients. */
export interface RealtimeSystem {
  readonly realtime: Realtime;
  readonly calls: InMemoryCalls;
  readonly clock: ManualClock;
  readonly httpServer: Server;
  readonly url: string;
  /** What was logged as a warning or an error. */
  readonly logged: { readonly facts: object; readonly message: string }[];
  /** A token of this person; unknown tokens are refused. */
  token(principal: Partial<Principal> & { readonly userId: string }): string;
  /** A socket that is connecting, with the token of this person; `auth` replaces parts of the handshake. */
  open(
    person: string | (Partial<Principal> & { readonly userId: string }),
    options?: OpenOptions,
  ): TestSocket;
  /** A socket that has connected and has its first snapshot. */
  connect(
    person: string | (Partial<Principal> & { readonly userId: string }),
    options?: OpenOptions,
  ): Promise<TestSocket>;
  /** Users whose tokens are refused. */
  readonly revoked: Set<string>;
  close(): Promise<void>;
}

/** How a test socket connects. */
export type OpenOptions = Partial<ManagerOptions & SocketOptions> & {
  readonly auth?: Record<string, unknown>;
};

/** Starts a system on a free port. */
export async function startRealtimeSystem(options: Partial<RealtimeOptions> = {}): Promise<RealtimeSystem> {
  const clock = manualClock();
  const calls = inMemoryCalls(clock);
  const logged: { facts: object; message: string }[] = [];
  const record = (facts: object, message: string): void => void logged.push({ facts, message });
  const logger: Logger = { debug: () => undefined, info: () => undefined, warn: record, error: record };
  const tokens = new Map<string, Principal>();
  const revoked = new Set<string>();
  const realtime = createRealtime({
    calls,
    authenticate({ token }) {
      const principal = token === null ? undefined : tokens.get(token);
      return principal === undefined || revoked.has(principal.userId) ? null : principal;
    },
    clock,
    logger,
    ...options,
  });
  const httpServer = createServer((_request, response) => response.writeHead(404).end());
  realtime.attach(httpServer, '/api/v1');
  const url = await listen(httpServer);
  const opened: TestSocket[] = [];

  const system: RealtimeSystem = {
    realtime,
    calls,
    clock,
    httpServer,
    url,
    logged,
    revoked,
    token(principal) {
      const token = `token-${tokens.size + 1}`;
      tokens.set(token, { orgId: 'clinic', role: 'agent', name: principal.userId, ...principal });
      return token;
    },
    open(person, { auth, ...rest } = {}) {
      const principal = typeof person === 'string' ? { userId: person } : person;
      const handshake = {
        token: system.token(principal),
        deviceId: `${principal.userId}-laptop`,
        deviceLabel: 'Laptop',
        ...auth,
      };
      const socket: TestSocket = io(url, {
        path: '/api/v1/realtime',
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        auth: handshake,
        ...rest,
      });
      opened.push(socket);
      return socket;
    },
    async connect(person, settings) {
      const socket = system.open(person, settings);
      await Promise.race([
        once(socket, 'calls:active'),
        refusalOf(socket).then((error) => Promise.reject(error)),
      ]);
      return socket;
    },
    async close() {
      for (const socket of opened) socket.disconnect();
      await realtime.close();
      httpServer.closeAllConnections();
      await new Promise((resolve) => httpServer.close(resolve));
    },
  };
  return system;
}

/** The next event of this name: its first argument. */
export function once(
  socket: TestSocket,
  event: keyof ServerToClientEvents | 'connect' | 'disconnect',
): Promise<unknown> {
  return new Promise((resolve) => {
    socket.once(event as 'connect', (...args: unknown[]) => resolve(args[0]));
  });
}

/** Why the socket was not let in: the error of `connect_error`, with `data`. */
export function refusalOf(socket: TestSocket): Promise<Error & { readonly data?: unknown }> {
  return new Promise((resolve) => {
    socket.once('connect_error', resolve);
  });
}

/** Sends an event and waits for its acknowledgement. */
export async function ask(socket: TestSocket, event: string, ...payload: readonly unknown[]): Promise<Ack> {
  return (await (socket as Socket).timeout(10_000).emitWithAck(event, ...payload)) as Ack;
}

/** The code of an acknowledgement: `ok`, or that of its error. */
export async function codeOf(answer: Promise<Ack>): Promise<string> {
  const ack = await answer;
  return 'ok' in ack ? 'ok' : ack.error.code;
}

/** Resolves when everything sent so far has been handled: one round trip. */
export async function settled(socket: TestSocket): Promise<void> {
  await ask(socket, 'call:media-state');
}

/** Starts listening on a free port of the loopback address. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
