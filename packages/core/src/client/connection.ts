import { CallError } from '../errors/call-error.js';
import { unreachable } from '../errors/unreachable.js';
import type { Http } from '../http/http.js';
import type { RelayedSignal } from '../protocol/events.js';
import type { RealtimePath, Transport, TransportSink } from '../transport/transport.js';
import { isMineAndLive, type CallBook } from './call-book.js';
import type { Device } from './device.js';
import type { Shared } from './shared.js';

/** What a {@link Connection} works with. */
export interface ConnectionContext {
  readonly shared: Shared;
  readonly http: Http;
  readonly book: CallBook;
  readonly device: Device;
  readonly onSignal: (signal: RelayedSignal) => void;
}

interface Run {
  transport: Transport | null;
  /** Settles when the transport is there; rejects when it could not be loaded. */
  ready: Promise<void>;
}

/** Connects the transport of the page's choice with the book; nothing is loaded before `start`. */
export class Connection {
  readonly #context: ConnectionContext;
  readonly #asked = new Set<string>();
  #run: Run | null = null;

  constructor(context: ConnectionContext) {
    this.#context = context;
  }

  get realtime(): RealtimePath | null {
    return this.#run?.transport?.realtime ?? null;
  }

  /** Starts it if it does not run. Rejects when the transport's code cannot be loaded. */
  start(): Promise<void> {
    if (this.#run === null) {
      const run: Run = { transport: null, ready: Promise.resolve() };
      this.#run = run;
      run.ready = this.#begin(run);
    }
    return this.#run.ready;
  }

  stop(): void {
    this.#run?.transport?.close();
    this.#run = null;
    this.#context.book.patch({ connection: 'connecting' });
  }

  async refresh(): Promise<void> {
    await this.start();
    await this.#run?.transport?.refresh();
  }

  /** Tells the transport what the page needs now. */
  setDemand(): void {
    const { book, shared } = this.#context;
    this.#run?.transport?.setDemand({
      live: book.state.calls.some(isMineAndLive),
      listening: shared.wishes.listeners.size > 0,
    });
  }

  async #begin(run: Run): Promise<void> {
    try {
      const transport = await loadTransport(this.#context, this.#sink(run));
      if (this.#run !== run) return;
      run.transport = transport;
      transport.start();
      this.setDemand();
    } catch (error) {
      if (this.#run === run) this.#run = null;
      throw unreachable(error);
    }
  }

  /** A transport that was replaced has nothing to say any more. */
  #sink(run: Run): TransportSink {
    const { book, onSignal } = this.#context;
    const whileMine =
      <Detail>(deliver: (detail: Detail) => void) =>
      (detail: Detail): void => {
        if (this.#run === run) deliver(detail);
      };
    return {
      snapshot: whileMine((snapshot) => {
        for (const id of book.takeSnapshot(snapshot)) void this.#lookUp(id);
      }),
      call: whileMine((call) => book.takeCall(call)),
      signal: whileMine(onSignal),
      connection: whileMine((connection) => book.patch({ connection })),
    };
  }

  /** A live call that a snapshot lacks may be over, or not mine any more: its own address tells. */
  async #lookUp(id: string): Promise<void> {
    const { book, http, shared } = this.#context;
    const { epoch } = book;
    if (this.#asked.has(id)) return;
    this.#asked.add(id);
    try {
      const call = await http.request('calls.get', { id });
      if (book.epoch === epoch) book.takeCall(call);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (error.status !== 404 && error.status !== 403) shared.events.emit('error', error);
      else if (book.epoch === epoch) book.forget(id);
    } finally {
      this.#asked.delete(id);
    }
  }
}

/** Each transport is a chunk of its own: a page that polls never loads the socket. */
async function loadTransport(
  { shared, http, device }: ConnectionContext,
  sink: TransportSink,
): Promise<Transport> {
  const { options, environment, wishes, events } = shared;
  const socket = async (to: TransportSink): Promise<Transport> => {
    const { createSocketIoTransport } = await import('../transport/socket-io/index.js');
    const { baseUrl, deviceLabel } = options;
    return createSocketIoTransport({
      baseUrl,
      deviceLabel,
      environment,
      sink: to,
      token: http.token,
      deviceId: device.ready,
    });
  };
  if (wishes.transport === 'socket') return socket(sink);
  const auto = wishes.transport === 'auto' ? import('../transport/auto/index.js') : null;
  const { createPollingTransport } = await import('../transport/polling/index.js');
  const polling = (to: TransportSink): Transport =>
    createPollingTransport({
      active: http.active,
      sink: to,
      environment,
      intervalMs: options.pollIntervalMs ?? 2000,
    });
  if (auto === null) return polling(sink);
  const { createAutoTransport } = await auto;
  return createAutoTransport({
    sink,
    environment,
    polling,
    socket,
    onError: (error) => events.emit('error', unreachable(error)),
  });
}
