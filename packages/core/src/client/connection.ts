import type { CallError } from '../errors/call-error.js';
import { unreachable } from '../errors/unreachable.js';
import { createPollingTransport } from '../transport/polling/index.js';
import type { RealtimePath, Transport, TransportSink } from '../transport/transport.js';
import { isMineAndLive } from './call-book.js';
import type { Shared } from './shared.js';

/** Connects the transport of the page's choice with the book; nothing is loaded or sent before `start`. */
export interface Connection {
  readonly realtime: RealtimePath | null;
  /** Starts it if it does not run. Rejects when the transport's code cannot be loaded, which is tried again. */
  start(): Promise<void>;
  stop(): void;
  refresh(): Promise<void>;
  /** Tells the transport what the page needs now. */
  setDemand(): void;
}

interface Run {
  transport?: Transport;
  /** Settles when the transport is there. */
  ready: Promise<void>;
}

const loadRetryMs = 5000;

/** Makes the {@link Connection} of a client. */
export function createConnection(shared: Shared): Connection {
  const { book, environment, report, store, wishes } = shared;
  const sink = createSink(shared);
  let run: Run | null = null;
  let cancelRetry = (): void => undefined;
  // A socket needs no telling: only what changes the pause between polls counts.
  store.subscribe(setDemand);

  function setDemand(): void {
    run?.transport?.setDemand({
      live: book.state.calls.some(isMineAndLive),
      listening: wishes.listeners.size > 0,
    });
  }

  function stop(): void {
    cancelRetry();
    run?.transport?.close();
    run = null;
    book.patch({ connection: 'connecting' });
  }

  function start(): Promise<void> {
    if (run === null) {
      cancelRetry();
      run = { ready: Promise.resolve() };
      run.ready = begin(run);
      // It shows as the state of the connection.
      run.ready.catch(() => undefined);
    }
    return run.ready;
  }

  async function begin(mine: Run): Promise<void> {
    try {
      const transport = await loadTransport(shared, sink);
      if (run !== mine) return;
      mine.transport = transport;
      transport.start();
      setDemand();
    } catch (error) {
      if (run === mine) {
        run = null;
        book.patch({ connection: 'offline' });
        report(error);
        cancelRetry = environment.setTimer(() => void start(), loadRetryMs);
      }
      throw unreachable(error);
    }
  }

  return {
    get realtime() {
      return run?.transport?.realtime ?? null;
    },
    start,
    stop,
    async refresh() {
      await start();
      await run?.transport?.refresh();
    },
    setDemand,
  };
}

/** Where transports deliver: the book. */
function createSink({ book, http, report, signals }: Shared): TransportSink {
  const asked = new Set<string>();
  /** Nothing was told of these: a poll that brings no news would never ask again. */
  const failed = new Set<string>();

  /** A live call that a snapshot lacks may be over, or not mine any more: its own address tells. */
  async function lookUp(id: string): Promise<void> {
    const { epoch } = book;
    if (asked.has(id)) return;
    asked.add(id);
    try {
      const call = await http.request('calls.get', { id });
      failed.delete(id);
      if (book.epoch === epoch) book.takeCall(call);
    } catch (error) {
      const { status } = error as CallError;
      if (status !== 404 && status !== 403) {
        if (!failed.has(id)) report(error);
        failed.add(id);
        return;
      }
      failed.delete(id);
      if (book.epoch === epoch) book.forget(id);
    } finally {
      asked.delete(id);
    }
  }

  return {
    snapshot: (snapshot) => book.takeSnapshot(snapshot).forEach((id) => void lookUp(id)),
    call: (call) => book.takeCall(call),
    signal: signals.tell,
    connection(connection) {
      book.patch({ connection });
      if (/polling|live/.test(connection)) failed.forEach((id) => void lookUp(id));
    },
  };
}

/** The socket is a chunk of its own: a page that polls never loads it. */
async function loadTransport(
  { device, environment, http, options, report, wishes }: Shared,
  sink: TransportSink,
): Promise<Transport> {
  const { transport } = wishes;
  const polling = (to: TransportSink): Transport =>
    createPollingTransport({
      active: http.active,
      sink: to,
      environment,
      intervalMs: options.pollIntervalMs ?? 2000,
    });
  if (transport === 'polling') return polling(sink);
  try {
    const { createAutoTransport, createSocketIoTransport } = await import('../transport/auto/index.js');
    const { token } = http;
    const socket = (to: TransportSink): Transport =>
      createSocketIoTransport({ ...options, environment, sink: to, token, deviceId: device.ready });
    return transport === 'socket'
      ? socket(sink)
      : createAutoTransport({ sink, environment, polling, socket });
  } catch (error) {
    if (transport === 'socket') throw error;
    // Without its code, e.g. behind a filter, there is no socket; polling needs none.
    report(error);
    return polling(sink);
  }
}
