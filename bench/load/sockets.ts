import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { io, type Socket } from 'socket.io-client';

/** Many connected users. */
export interface Users {
  /** Collects how long each `call:updated` to these users took, ms, until `count` have come or `timeoutMs` is over. */
  receive(count: number, timeoutMs: number, isMeant?: (user: number) => boolean): Promise<readonly number[]>;
  close(): void;
}

/** Milliseconds on a clock that all processes of the machine share. */
export const sharedNow = (): number => performance.timeOrigin + performance.now();

/** Connects `count` users by WebSocket, a few at a time. */
export async function connectUsers(
  url: string,
  count: number,
  authOf: (user: number) => object,
): Promise<Users> {
  const sockets: Socket[] = [];
  let onDelay: (delay: number, user: number) => void = () => undefined;
  for (let user = 0; user < count;) {
    const batch: Promise<unknown>[] = [];
    for (let n = 0; n < 100 && user < count; n += 1, user += 1) {
      const me = user;
      const socket = io(url, {
        path: '/api/v1/realtime',
        transports: ['websocket'],
        forceNew: true,
        auth: authOf(user),
      });
      socket.on(
        'call:updated',
        ({ version = 1, metadata }: { version?: number; metadata: { sentAt: string } }) => {
          // Later versions carry the first one's time: they are no rings.
          if (version === 1) onDelay(sharedNow() - Number(metadata.sentAt), me);
        },
      );
      sockets.push(socket);
      batch.push(once(socket as never, 'calls:active'));
    }
    await Promise.all(batch);
  }
  return {
    receive: (expected, timeoutMs, isMeant = () => true) =>
      new Promise((resolve) => {
        const delays: number[] = [];
        const finish = (): void => {
          clearTimeout(timer);
          onDelay = () => undefined;
          resolve(delays);
        };
        const timer = setTimeout(finish, timeoutMs);
        onDelay = (delay, user) => {
          if (!isMeant(user)) return;
          delays.push(delay);
          if (delays.length === expected) finish();
        };
      }),
    close() {
      for (const socket of sockets) socket.close();
    },
  };
}
