import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** What a load gave. */
export interface LoadResult {
  readonly done: number;
  /** How long it took, ms. */
  readonly tookMs: number;
}

/**
 * Sends the same GET request over `connections` kept-alive connections, each one after another, for `durationMs`. Written
 * on bare sockets: a heavier client would be the bottleneck and make all servers look alike.
 *
 * @throws Error when an answer has another status than `expect`.
 */
export async function httpLoad(
  url: string,
  options: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly connections: number;
    readonly durationMs: number;
    readonly expect: number;
  },
): Promise<LoadResult> {
  const { host, hostname, port, pathname } = new URL(url);
  const lines = Object.entries({ host, ...options.headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = Buffer.from(`GET ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n`);
  const sockets = await Promise.all(
    Array.from({ length: options.connections }, async () => {
      const socket = connect({ port: Number(port), host: hostname, noDelay: true });
      await once(socket, 'connect');
      return socket;
    }),
  );
  const startedAt = performance.now();
  const until = startedAt + options.durationMs;
  const counts = await Promise.all(sockets.map((socket) => ask(socket, request, until, options.expect)));
  const tookMs = performance.now() - startedAt;
  for (const socket of sockets) socket.destroy();
  return { done: counts.reduce((sum, count) => sum + count, 0), tookMs };
}

/** Sends the request again after each answer, until the time is over; resolves with the number of answers. */
function ask(socket: Socket, request: Buffer, until: number, expect: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let answered = 0;
    let received = '';
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server closed the connection')));
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      if (!isWhole(received)) return;
      const status = Number(received.slice(9, 12));
      if (status !== expect) reject(new Error(`expected ${expect}: ${received}`));
      received = '';
      answered += 1;
      if (performance.now() < until) socket.write(request);
      else resolve(answered);
    });
    socket.write(request);
  });
}

function isWhole(received: string): boolean {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd === -1) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(received)?.[1] ?? '0';
  return received.length >= headEnd + 4 + Number(length);
}
