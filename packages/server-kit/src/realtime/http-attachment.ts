import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { realtimePath } from '@offhook/core/protocol';
import type { RealtimeServer, RealtimeSocket } from './connection.js';
import { destroyLater } from './cut-connection.js';
import type { Clock } from '../ports/clock.js';

/** A server that sockets can be attached to. */
export type AttachableServer = HttpServer | HttpsServer;

type Listener = (...args: unknown[]) => void;

const events = ['request', 'upgrade', 'close', 'listening'] as const;

/**
 * Puts Socket.IO in front of the server's own listeners at `<mountPath>/realtime/`; every other request goes on to
 * them. The result closes the sockets that came this way and gives the server its listeners back: it belongs to the
 * host, who may go on without us, so it is never closed.
 */
export function attachToHttp(
  io: RealtimeServer,
  httpServer: AttachableServer,
  mountPath: string,
  clock: Clock,
): () => void {
  const before = new Map(events.map((event) => [event, listenersOf(httpServer, event)]));
  io.attach(httpServer, { path: pathUnder(mountPath) });
  const engine = io.engine as unknown as {
    close(): void;
    readonly clients: Record<string, RealtimeSocket['conn']>;
  };
  const added = new Map(
    events.map((event) => [
      event,
      listenersOf(httpServer, event).filter((one) => !before.get(event)?.includes(one)),
    ]),
  );
  return () => {
    const connections = Object.values(engine.clients);
    engine.close();
    for (const connection of connections) destroyLater(connection, clock);
    for (const event of events) restore(httpServer, event, added.get(event) ?? [], before.get(event) ?? []);
  };
}

/** Path of the endpoint, e.g. `/api/v1/realtime`. */
function pathUnder(mountPath: string): string {
  const parts = mountPath.split('/').filter((part) => part !== '');
  return `/${[...parts, realtimePath.slice(1)].join('/')}`;
}

function listenersOf(server: AttachableServer, event: string): Listener[] {
  return server.rawListeners(event) as Listener[];
}

/** Socket.IO took the request listeners away and calls them itself; it left the others in place. */
function restore(
  server: AttachableServer,
  event: string,
  added: readonly Listener[],
  before: readonly Listener[],
): void {
  const now = listenersOf(server, event);
  const wanted =
    event === 'request'
      ? now.flatMap((one) => (added.includes(one) ? before : [one]))
      : now.filter((one) => !added.includes(one));
  server.removeAllListeners(event);
  for (const listener of wanted) server.on(event, listener);
}
