import type { Environment } from '../../env/environment.js';
import type { RealtimePath, Transport, TransportDemand, TransportSink } from '../transport.js';

/** Settings of {@link createAutoTransport}. */
export interface AutoOptions {
  readonly sink: TransportSink;
  readonly environment: Environment;
  readonly polling: (sink: TransportSink) => Transport;
  readonly socket: (sink: TransportSink) => Transport;
}

type State = Parameters<TransportSink['connection']>[0];

/** How long a missing socket is waited for before polling takes its place. */
const graceMs = 3000;

/**
 * One request at the start, then the socket; while that is missing for longer than a moment, polling. No request is made
 * while the socket is up, and the socket is gone back to whenever it returns.
 */
export function createAutoTransport(options: AutoOptions): Transport {
  return new AutoTransport(options);
}

class AutoTransport implements Transport {
  readonly #options: AutoOptions;
  #demand: TransportDemand = { live: false, listening: false };
  readonly #push: Transport;
  #poller: Transport | null = null;
  #pollState: State = 'connecting';
  /** Polling stands in for the socket; before that it has made its one request only. */
  #polls = false;
  #up = false;
  #wasUp = false;
  #cancelGrace = (): void => undefined;

  constructor(options: AutoOptions) {
    this.#options = options;
    this.#push = options.socket({ ...options.sink, connection: (state) => this.#socketIs(state) });
  }

  get realtime(): RealtimePath | null {
    return this.#push.realtime;
  }

  start(): void {
    this.#startPoller();
    this.#waitForSocket();
    this.#push.start();
  }

  refresh(): Promise<void> {
    return (this.#up ? this.#push : this.#startPoller()).refresh();
  }

  setDemand(demand: TransportDemand): void {
    this.#demand = demand;
    if (this.#polls) this.#poller?.setDemand(demand);
  }

  close(): void {
    this.#stopPolling();
    this.#push.close();
  }

  #tell(): void {
    const { connection } = this.#options.sink;
    if (this.#up) connection('live');
    else if (this.#polls || /unauthorized|offline/.test(this.#pollState)) connection(this.#pollState);
    else connection(this.#wasUp ? 'reconnecting' : 'connecting');
  }

  #startPoller(): Transport {
    if (this.#poller !== null) return this.#poller;
    const poller: Transport = this.#options.polling({
      ...this.#options.sink,
      connection: (state) => {
        if (this.#poller !== poller) return;
        this.#pollState = state;
        this.#tell();
      },
    });
    this.#poller = poller;
    poller.start();
    return poller;
  }

  #stopPolling(): void {
    this.#cancelGrace();
    this.#poller?.close();
    this.#poller = null;
    this.#polls = false;
    this.#pollState = 'connecting';
  }

  #waitForSocket(): void {
    this.#cancelGrace();
    this.#cancelGrace = this.#options.environment.setTimer(() => {
      this.#polls = true;
      this.#startPoller().setDemand(this.#demand);
      this.#tell();
    }, graceMs);
  }

  #socketIs(state: State): void {
    const wasUp = this.#up;
    this.#up = state === 'live';
    this.#wasUp ||= this.#up;
    if (this.#up) this.#stopPolling();
    else if (wasUp) this.#waitForSocket();
    this.#tell();
  }
}
