import type { Request } from '../http/http.js';
import type { TransportChoice } from './call-client.js';
import { createConnection } from './connection.js';
import { createLazyParts, type LazyParts } from './lazy-parts.js';
import type { Shared } from './shared.js';

/** The part of the client that runs: connection, ringer and media, from the first `start` to `stop`. */
export interface Engine extends Pick<LazyParts, 'enableSound' | 'useSession'> {
  /** Starts it if it does not run. */
  start(): void;
  /** Looks at the page's wishes again. */
  update(): void;
  stop(): void;
  /** Asks for the active calls now. */
  refresh(): Promise<void>;
  /** Sends a request, and starts the client if it does not run. */
  readonly request: Request;
  /** Switches the transport while running. */
  setTransport(choice: TransportChoice): void;
}

/** Makes the {@link Engine} of a client. */
export function createEngine(shared: Shared): Engine {
  const { book, device, events, http, report, wishes } = shared;
  const connection = createConnection(shared);
  const { refresh } = connection;
  const request: Request = (...args) => {
    start();
    return http.request(...args);
  };
  const parts = createLazyParts({ ...shared, connection, request, start });
  let runs = false;
  // A push tells of one call; how many are missed stands in the snapshot alone.
  events.on('missed', () => {
    if (book.state.connection === 'live') refresh().catch(report);
  });

  function start(): void {
    runs = true;
    void connection.start();
    update();
  }

  function update(): void {
    connection.setDemand();
    if (runs) parts.update();
  }

  function stop(): void {
    runs = false;
    parts.stop();
    connection.stop();
    device.release();
  }

  return {
    ...parts,
    start,
    update,
    stop,
    refresh,
    request,
    setTransport(choice) {
      if (choice === wishes.transport) return;
      wishes.transport = choice;
      const ran = runs;
      stop();
      if (ran) start();
    },
  };
}
