import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket as NetSocket } from 'node:net';
import { Server as SocketServer } from 'socket.io';
import type { ActiveSnapshot } from '../../call/call.js';
import { sampleSnapshot } from '../sample-call.js';

/** A request as the {@link LocalCallServer} saw it. */
export interface SeenRequest {
  readonly method: string;
  /** Path below the mount path, with its query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** An answer of the {@link LocalCallServer}. */
export interface LocalAnswer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A real HTTP and Socket.IO server on a free loopback port that speaks the wire format of a server-kit and does what the
 * test says. It holds one snapshot; `GET /calls/active` answers with it and its ETag.
 */
export interface LocalCallServer {
  readonly baseUrl: string;
  readonly requests: SeenRequest[];
  /** Handshakes that were let in. */
  readonly handshakes: Record<string, unknown>[];
  /** Tokens that are let in; any when empty. */
  readonly tokens: Set<string>;
  /** What sockets send, in order: event name and payload. */
  readonly emitted: (readonly unknown[])[];
  /** Sets the snapshot; connected sockets are not told. */
  setSnapshot(change: Partial<ActiveSnapshot>): void;
  /** Answers `METHOD /path` from now on. */
  on(route: string, answer: (request: SeenRequest) => LocalAnswer): void;
  /** Sends an event to every socket. */
  emit(event: string, payload: unknown): void;
  /** Refuses sockets from now on, or lets them in again; those connected are cut. */
  blockSockets(blocked: boolean): void;
  /** Refuses WebSockets alone, as some proxies do: long-polling goes on. */
  blockWebSockets(blocked: boolean): void;
  /** Says goodbye to every socket, as to one whose token ran out. */
  dismissSockets(): void;
  /** Acknowledges nothing from now on. */
  ignoreEvents(): void;
  socketCount(): number;
  close(): Promise<void>;
}

const mount = '/api/v1';

/** Starts a {@link LocalCallServer}, on a free port unless one is given. */
export async function startLocalCallServer(port = 0): Promise<LocalCallServer> {
  const requests: SeenRequest[] = [];
  const handshakes: Record<string, unknown>[] = [];
  const emitted: (readonly unknown[])[] = [];
  const tokens = new Set<string>();
  const routes = new Map<string, (request: SeenRequest) => LocalAnswer>();
  const connections = new Set<NetSocket>();
  let snapshot = sampleSnapshot();
  let blocked = false;
  let webSocketsBlocked = false;
  let ignoring = false;

  function answerTo(request: SeenRequest): LocalAnswer {
    const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
    if (tokens.size > 0 && !tokens.has(token)) return refusal(401, 'unauthorized');
    const route = routes.get(`${request.method} ${request.path.split('?')[0]}`);
    if (route !== undefined) return route(request);
    if (request.path !== '/calls/active') return refusal(404, 'not_found');
    const etag = `W/"${snapshot.me.userId}.${snapshot.calls.map(({ id, version }) => `${id}.${version}`).join()}.${snapshot.missedUnseen}"`;
    return request.headers['if-none-match'] === etag
      ? { status: 304 }
      : { body: snapshot, headers: { etag } };
  }

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (message.url ?? '').slice(mount.length);
    if (path.startsWith('/realtime')) return void response.writeHead(403).end();
    let text = '';
    for await (const chunk of message) text += String(chunk);
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const request = { method: message.method ?? '', path, headers: message.headers, body };
    requests.push(request);
    const answer = answerTo(request);
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
  }

  const server = createServer((message, response) => void handle(message, response));
  server.on('connection', (connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
  });
  const sockets = new SocketServer(server, {
    path: `${mount}/realtime`,
    allowRequest(request, decide) {
      const refused = blocked || (webSocketsBlocked && request.url?.includes('transport=websocket') === true);
      decide(refused ? 'blocked' : null, !refused);
    },
  });
  sockets.use((socket, next) => {
    const { token } = socket.handshake.auth as { token: string };
    if (tokens.size === 0 || tokens.has(token)) return next();
    next(Object.assign(new Error('unauthorized'), { data: { code: 'unauthorized' } }));
  });
  sockets.on('connection', (socket) => {
    handshakes.push({ ...socket.handshake.auth, transport: socket.conn.transport.name });
    socket.onAny((event: string, ...args: unknown[]) => {
      const ack = args.pop() as (answer: { ok: true }) => void;
      emitted.push([event, ...args]);
      if (ignoring) return;
      if (event === 'calls:active') socket.emit('calls:active', snapshot);
      ack({ ok: true });
    });
    socket.emit('calls:active', snapshot);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}${mount}`,
    requests,
    handshakes,
    tokens,
    emitted,
    setSnapshot: (change) => void (snapshot = { ...snapshot, ...change }),
    on: (route, answer) => void routes.set(route, answer),
    emit: (event, payload) => void sockets.emit(event, payload),
    blockSockets(next) {
      blocked = next;
      // The transport below is cut, as by a network: Socket.IO itself says no goodbye.
      if (blocked) for (const { conn } of sockets.sockets.sockets.values()) conn.close();
    },
    blockWebSockets: (next) => void (webSocketsBlocked = next),
    dismissSockets: () => void sockets.disconnectSockets(true),
    ignoreEvents: () => void (ignoring = true),
    socketCount: () => sockets.sockets.sockets.size,
    async close() {
      await sockets.close();
      for (const connection of connections) connection.destroy();
      server.close();
    },
  };
}

/** The wire form of an error. */
export function refusal(status: number, code: string, details: object = {}): LocalAnswer {
  return {
    status,
    body: { error: { code, message: `Refused: ${code}.`, retryable: status >= 500, details } },
  };
}
