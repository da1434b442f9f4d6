import type { ActiveSnapshot } from '../../call/call.js';
import type { Environment } from '../../env/environment.js';
import type { CallError } from '../../errors/call-error.js';
import type { Transport, TransportDemand, TransportSink } from '../transport.js';

/** Settings of {@link createPollingTransport}. */
export interface PollingOptions {
  /** Asks for the active calls; `null` when nothing changed. */
  readonly active: () => Promise<ActiveSnapshot | null>;
  readonly sink: TransportSink;
  readonly environment: Environment;
  /** Pause while a call of mine is live, ms. */
  readonly intervalMs: number;
}

const listeningMs = 4000;
const hiddenMs = 10_000;
const shortestBackoffMs = 2000;
const longestBackoffMs = 30_000;
const failuresUntilOffline = 3;

/**
 * Hears of changes by asking: often while a call of mine is live, seldom while somebody listens or the page is hidden,
 * never otherwise. Failures keep the last state and are tried again with growing pauses.
 */
export function createPollingTransport(options: PollingOptions): Transport {
  return new PollingTransport(options);
}

class PollingTransport implements Transport {
  readonly realtime = null;
  readonly #options: PollingOptions;
  #demand: TransportDemand = { live: false, listening: false };
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #lastAt = 0;
  #failures = 0;
  #leastPauseMs = 0;
  #caughtUp = false;
  #closed = false;
  #cancelTimer = (): void => undefined;
  #stopWatching = (): void => undefined;

  constructor(options: PollingOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stopWatching = this.#options.environment.onChange(() => this.#surroundingsChanged());
    this.#pollAlone();
  }

  /** An answer under way may be older than the question: it is asked again after it, once for all who ask meanwhile. */
  refresh(): Promise<void> {
    if (this.#running === null) return this.#poll();
    const again = (): Promise<void> | undefined => {
      this.#next = null;
      return this.#closed ? undefined : this.#poll();
    };
    this.#next ??= this.#running.then(again, again);
    return this.#next;
  }

  setDemand(demand: TransportDemand): void {
    this.#demand = demand;
    this.#schedule();
  }

  close(): void {
    this.#closed = true;
    this.#cancelTimer();
    this.#stopWatching();
  }

  /** Pause after the last request, or `null` when nobody needs another one. */
  #pauseMs(): number | null {
    const { environment, intervalMs } = this.#options;
    const { live, listening } = this.#demand;
    if (this.#caughtUp && !live && !listening) return null;
    if (this.#failures > 0) {
      const backoff = Math.min(longestBackoffMs, shortestBackoffMs * 2 ** (this.#failures - 1));
      return Math.max(this.#leastPauseMs, backoff * (1 - environment.random() / 4));
    }
    if (environment.isHidden()) return Math.max(hiddenMs, intervalMs);
    return live ? intervalMs : Math.max(listeningMs, intervalMs);
  }

  #schedule(): void {
    const { environment } = this.#options;
    const pause = this.#pauseMs();
    this.#cancelTimer();
    if (this.#closed || this.#running !== null || pause === null) return;
    // The clock may have been set back meanwhile: never wait for longer than the pause.
    const waitMs = Math.min(pause, this.#lastAt + pause - environment.now());
    this.#cancelTimer = environment.setTimer(() => this.#pollAlone(), waitMs);
  }

  /** A failure shows as the state of the connection. */
  #pollAlone(): void {
    this.#poll().catch(() => undefined);
  }

  #poll(): Promise<void> {
    this.#cancelTimer();
    this.#running = this.#ask().finally(() => {
      this.#running = null;
      this.#lastAt = this.#options.environment.now();
      this.#schedule();
    });
    return this.#running;
  }

  async #ask(): Promise<void> {
    const { active, sink } = this.#options;
    try {
      const snapshot = await active();
      if (this.#closed) return;
      this.#failures = 0;
      this.#caughtUp = true;
      if (snapshot !== null) sink.snapshot(snapshot);
      sink.connection('polling');
    } catch (error) {
      if (!this.#closed) this.#failed(error);
      throw error;
    }
  }

  #failed(error: unknown): void {
    const { environment, sink } = this.#options;
    const { code, details } = error as CallError;
    this.#failures += 1;
    this.#leastPauseMs = 1000 * (Number(details?.['retryAfterSeconds']) || 0);
    if (code === 'unauthorized') sink.connection(code);
    else if (!environment.isOnline() || this.#failures >= failuresUntilOffline) sink.connection('offline');
    else sink.connection(this.#caughtUp ? 'reconnecting' : 'connecting');
  }

  #surroundingsChanged(): void {
    const { environment, sink } = this.#options;
    if (!environment.isOnline()) {
      this.#failures = Math.max(this.#failures, 1);
      sink.connection('offline');
    } else if (this.#failures > 0 && !environment.isHidden() && this.#running === null) this.#pollAlone();
    else this.#schedule();
  }
}
