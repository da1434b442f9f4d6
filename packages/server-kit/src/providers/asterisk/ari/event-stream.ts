import { CallError } from '@offhook/core/errors';
import { WebSocket, type RawData } from 'ws';
import type { Clock } from '../../../ports/clock.js';
import type { Logger } from '../../../ports/logger.js';
import { refusedByAri, unreachableAri } from './ari-errors.js';
import { readAriEvent, type AriEvent } from './ari-event.js';
import { addressOf, authorizationOf, type AriAccess } from './ari-request.js';

/**
 * Where the stream stands. `open`: from now on events come, but what happened before is lost, because Asterisk repeats
 * nothing: reconcile. `replaced`: another process took the application over; the stream leaves it there.
 */
export type AriStreamState =
  | { readonly name: 'connecting' | 'open' | 'replaced' | 'closed' }
  | { readonly name: 'waiting'; readonly retryInMs: number; readonly error: CallError };

/** Settings of {@link openAriEventStream}. */
export interface AriEventStreamOptions extends AriAccess {
  /** Name of the Stasis application. */
  readonly app: string;
  readonly clock: Clock;
  readonly logger: Logger;
  onEvent(event: AriEvent): void;
  onState(state: AriStreamState): void;
  /** 0 ≤ x < 1, for jitter. */
  readonly random?: () => number;
}

/** The events of one application. */
export interface AriEventStream {
  readonly state: AriStreamState;
  /** Connects now: ends a wait, or takes the application back from who replaced us. */
  reconnect(): void;
  close(): void;
}

const firstRetryMs = 500;
const longestRetryMs = 30_000;
/** A connection that held so long starts the backoff anew. */
const steadyMs = 10_000;
const pingEveryMs = 15_000;
/** For the handshake, and for any sign of life after a ping. */
const answerWithinMs = 10_000;

/**
 * Opens the event socket and keeps it open: with backoff and jitter after a loss, and with pings, because a connection
 * can die without a word. Asterisk gives events to one socket per application: a second one replaces the first.
 */
export function openAriEventStream(options: AriEventStreamOptions): AriEventStream {
  const stream = new ReconnectingStream(options);
  stream.reconnect();
  return stream;
}

class ReconnectingStream implements AriEventStream {
  state: AriStreamState = { name: 'connecting' };
  readonly #options: AriEventStreamOptions;
  #socket: WebSocket | null = null;
  #failures = 0;
  #openedAt: number | null = null;
  #cancelTimer: () => void = () => {};

  constructor(options: AriEventStreamOptions) {
    this.#options = options;
  }

  reconnect(): void {
    if (this.state.name === 'closed' || this.#socket !== null) return;
    this.#cancelTimer();
    this.#enter({ name: 'connecting' });
    const { url, app } = this.#options;
    const address = addressOf(url, { path: ['events'], query: { app } });
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address, {
      headers: { authorization: authorizationOf(this.#options) },
      followRedirects: false,
    });
    this.#socket = socket;
    this.#listen(socket);
    this.#after(answerWithinMs, () => this.#lose(socket, new Error('no handshake')));
  }

  close(): void {
    this.#letGo();
    this.#enter({ name: 'closed' });
  }

  #listen(socket: WebSocket): void {
    socket.on('open', () => {
      if (socket !== this.#socket) return;
      this.#openedAt = this.#options.clock.now();
      this.#watch(socket);
      this.#enter({ name: 'open' });
    });
    socket.on('message', (data) => {
      if (socket !== this.#socket) return;
      this.#watch(socket);
      this.#take(data);
    });
    socket.on('pong', () => socket === this.#socket && this.#watch(socket));
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      this.#lose(socket, refusedByAri(response.statusCode ?? 0, response.statusMessage ?? '', null));
    });
    socket.on('error', (error) => this.#lose(socket, error));
    socket.on('close', (code) => this.#lose(socket, new Error(`closed with ${code}`)));
  }

  /** A sign of life came: the next is asked for after a while, and must then come soon. */
  #watch(socket: WebSocket): void {
    this.#after(pingEveryMs, () => {
      socket.ping();
      this.#after(answerWithinMs, () => this.#lose(socket, new Error('no answer to a ping')));
    });
  }

  #take(data: RawData): void {
    const event = readAriEvent(data.toString());
    if (event === null) return;
    if (event.type === 'ApplicationReplaced') {
      this.#letGo();
      this.#enter({ name: 'replaced' });
      return;
    }
    try {
      this.#options.onEvent(event);
    } catch (error) {
      // The next event has nothing to do with this one.
      this.#options.logger.error({ error, type: event.type }, 'an event of Asterisk could not be handled');
    }
  }

  #lose(socket: WebSocket, cause: Error): void {
    if (socket !== this.#socket) return;
    this.#letGo();
    const { clock, random = Math.random } = this.#options;
    if (this.#openedAt !== null && clock.now() - this.#openedAt >= steadyMs) this.#failures = 0;
    this.#openedAt = null;
    const longest = Math.min(longestRetryMs, firstRetryMs * 2 ** this.#failures);
    this.#failures += 1;
    const retryInMs = Math.round((longest * (1 + random())) / 2);
    const error = cause instanceof CallError ? cause : unreachableAri(cause);
    this.#after(retryInMs, () => this.reconnect());
    this.#enter({ name: 'waiting', retryInMs, error });
  }

  #letGo(): void {
    this.#cancelTimer();
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    // Cutting off a handshake makes `ws` report an error, which nobody waits for any more.
    socket.terminate();
  }

  #after(ms: number, callback: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.setTimer(callback, ms);
  }

  #enter(state: AriStreamState): void {
    this.state = state;
    this.#options.onState(state);
  }
}
