import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A request with a body. */
export interface Post {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Sends each of these over `connections` kept-alive connections, in their order, as fast as they are answered. Resolves with
 * how long that took, ms. On bare sockets, like `http-load.ts`.
 *
 * @throws Error when an answer has another status than `expect`.
 */
export async function httpPosts(
  origin: string,
  posts: readonly Post[],
  { connections, expect }: { readonly connections: number; readonly expect: number },
): Promise<number> {
  const { host, hostname, port } = new URL(origin);
  const requests = posts.map((post) => requestOf(host, post));
  const sockets = await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect({ port: Number(port), host: hostname, noDelay: true });
      await once(socket, 'connect');
      return socket;
    }),
  );
  let next = 0;
  const take = (): Buffer | undefined => requests[next++];
  const startedAt = performance.now();
  await Promise.all(sockets.map((socket) => send(socket, take, expect)));
  const tookMs = performance.now() - startedAt;
  for (const socket of sockets) socket.destroy();
  return tookMs;
}

function requestOf(host: string, { path, headers, body }: Post): Buffer {
  const all = { host, ...headers, 'content-length': String(Buffer.byteLength(body)) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

function send(socket: Socket, take: () => Buffer | undefined, expect: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let received = '';
    const go = (): void => {
      const request = take();
      if (request === undefined) resolve();
      else socket.write(request);
    };
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server closed the connection')));
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      if (!isWhole(received)) return;
      if (Number(received.slice(9, 12)) !== expect) reject(new Error(`expected ${expect}: ${received}`));
      received = '';
      go();
    });
    go();
  });
}

function isWhole(received: string): boolean {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd === -1) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(received)?.[1] ?? '0';
  return received.length >= headEnd + 4 + Number(length);
}
