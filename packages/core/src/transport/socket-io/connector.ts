import type { Environment } from '../../env/environment.js';
import { decodePacket } from './packet.js';
import { openWebSocket } from './web-socket-connection.js';
import type { ConnectionListener, ConnectionOptions, SocketConnection } from './socket-connection.js';

/** Opens connections by the way that works. */
export interface Connector {
  /** Rejects when neither way can be tried. */
  open(options: ConnectionOptions): Promise<SocketConnection>;
  /** Stops looking at the ways. */
  close(): void;
}

/** What of the page a {@link Connector} works with. */
export interface ConnectorOptions {
  readonly environment: Environment;
  readonly fetch?: typeof fetch | undefined;
  readonly WebSocket?: typeof WebSocket | undefined;
}

/** As many WebSockets in a row must fail, while the same endpoint answers over HTTP right after each. */
const failuresUntilLongPolling = 2;
/** A connection that is opened later than this goes by WebSocket again. */
const longPollingMs = 5 * 60_000;

/**
 * Makes a {@link Connector}: by WebSocket, until the evidence says that WebSockets are blocked, then by long-polling for
 * some minutes. A server that is away answers in neither way, which is no evidence; one that comes back between the two
 * questions is met by the next WebSocket.
 */
export function createConnector({
  environment,
  fetch = globalThis.fetch,
  WebSocket = globalThis.WebSocket,
}: ConnectorOptions): Connector {
  let failures = 0;
  let isBlocked = false;
  let probe = new AbortController();
  let cancelTimer = (): void => undefined;

  async function weigh(address: URL): Promise<void> {
    const { signal } = probe;
    const isEvidence = environment.isOnline() && (await answersOverHttp(address, fetch, signal));
    failures = isEvidence ? failures + 1 : 0;
    if (failures < failuresUntilLongPolling) return;
    isBlocked = true;
    cancelTimer = environment.setTimer(forget, longPollingMs);
  }

  function forget(): void {
    isBlocked = false;
    failures = 0;
  }

  return {
    async open(options) {
      const { address, listener } = options;
      probe.abort();
      probe = new AbortController();
      if (WebSocket === undefined || isBlocked) {
        const { openLongPolling } = await import('./long-polling-connection.js').catch((error: unknown) => {
          // What cannot be loaded is no way at all.
          forget();
          throw error;
        });
        return openLongPolling(options);
      }
      const watched: ConnectionListener = {
        ...listener,
        connected() {
          failures = 0;
          listener.connected();
        },
        ended(end) {
          if (end.reason === 'unreached') void weigh(address);
          listener.ended(end);
        },
      };
      try {
        return openWebSocket({ ...options, listener: watched }, WebSocket);
      } catch (error) {
        void weigh(address);
        throw error;
      }
    },
    close() {
      probe.abort();
      cancelTimer();
    },
  };
}

/** Asks the endpoint for the beginning of a long-polling session, which the server forgets when nothing follows. */
async function answersOverHttp(
  address: URL,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const response = await fetch(new URL('?EIO=4&transport=polling', address), { signal });
    return decodePacket(await response.text())?.kind === 'open';
  } catch {
    return false;
  }
}
