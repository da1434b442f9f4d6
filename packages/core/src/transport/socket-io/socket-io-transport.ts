import type { ActiveSnapshot, Call } from '../../call/call.js';
import { receivedError } from '../../errors/received-error.js';
import { unreachable } from '../../errors/unreachable.js';
import {
  realtimePath,
  type ClientToServerEvents,
  type Handshake,
  type RelayedSignal,
} from '../../protocol/events.js';
import type { RealtimePath, Transport, TransportSink } from '../transport.js';
import { createConnector, type Connector, type ConnectorOptions } from './connector.js';
import { deviceLabel } from './device-label.js';
import type { ConnectionEnd, PayloadOf, SocketConnection } from './socket-connection.js';

/** Settings of {@link createSocketIoTransport}. */
export interface SocketIoOptions extends ConnectorOptions {
  /** Mount path of the server-kit, absolute or relative to the page. */
  readonly baseUrl: string;
  /** The token in use; asks the host for another one when `spent` is the one in use. */
  readonly token: (spent?: string) => Promise<string>;
  readonly deviceId: () => Promise<string>;
  readonly deviceLabel?: string | undefined;
  readonly sink: TransportSink;
}

const snapshotMs = 3000;
const shortestPauseMs = 500;
const longestPauseMs = 10_000;
const longestPauseAfterRefusalMs = 30_000;
const failuresUntilOffline = 3;

/**
 * Hears of changes by Socket.IO: WebSocket first, else HTTP long-polling. Refused with `unauthorized` it asks for one
 * fresh token at once; refused again it says so and goes on trying with long pauses.
 */
export function createSocketIoTransport(options: SocketIoOptions): Transport {
  return new SocketIoTransport(options);
}

class SocketIoTransport implements Transport {
  readonly realtime: RealtimePath;
  readonly #options: SocketIoOptions;
  readonly #connector: Connector;
  readonly #address: URL;
  /** What is under way or up; another one takes its place when it ends. */
  #attempt: object | null = null;
  #connection: SocketConnection | null = null;
  /** The server has let us in. */
  #isIn = false;
  /** Pushes that came before the first snapshot of this connection; `null` once that is there. */
  #early: Call[] | null = [];
  #token: string | undefined;
  #tokenIsSpent = false;
  #failures = 0;
  #refusals = 0;
  #wasUp = false;
  #cancelTimer = (): void => undefined;
  #stopWatching = (): void => undefined;

  constructor(options: SocketIoOptions) {
    const { baseUrl } = options;
    this.#options = options;
    this.#connector = createConnector(options);
    this.#address = new URL(`${baseUrl.replace(/\/+$/, '')}${realtimePath}/`, globalThis.location?.href);
    this.realtime = {
      isUp: () => this.#isIn && this.#early === null,
      signal: (signal) => this.#request('call:signal', signal),
      mediaState: (report) => this.#request('call:media-state', report),
    };
  }

  start(): void {
    this.#stopWatching = this.#options.environment.onChange(() => this.#surroundingsChanged());
    void this.#connect();
  }

  refresh(): Promise<void> {
    return this.#request('calls:active');
  }

  /** A push needs no telling. */
  setDemand(): void {}

  close(): void {
    this.#drop();
    this.#stopWatching();
    this.#connector.close();
  }

  async #connect(): Promise<void> {
    const { environment } = this.#options;
    const attempt = (this.#attempt = {});
    try {
      const auth = await this.#authenticate();
      if (this.#attempt !== attempt) return;
      const connection = await this.#connector.open({
        address: this.#address,
        auth,
        environment,
        listener: {
          connected: () => this.#connected(),
          event: (name, payload) => this.#heard(name, payload),
          ended: (end) => this.#ended(end),
        },
      });
      if (this.#attempt === attempt) this.#connection = connection;
      else connection.close();
    } catch {
      // The state tells that something is wrong; the next attempt asks the host again.
      if (this.#attempt === attempt) this.#down(longestPauseMs);
    }
  }

  async #authenticate(): Promise<Handshake> {
    const { token, deviceId, deviceLabel: label = deviceLabel() } = this.#options;
    this.#token = await token(this.#tokenIsSpent ? this.#token : undefined);
    this.#tokenIsSpent = false;
    return { token: this.#token, deviceId: await deviceId(), deviceLabel: label };
  }

  #connected(): void {
    this.#isIn = true;
    this.#later(() => this.#probe(), snapshotMs);
  }

  #heard(name: string, payload: unknown): void {
    const { sink } = this.#options;
    switch (name) {
      case 'calls:active':
        return this.#caughtUp(payload as ActiveSnapshot);
      case 'call:updated':
        return void (this.#early === null ? sink.call(payload as Call) : this.#early.push(payload as Call));
      case 'call:signal':
        return sink.signal(payload as RelayedSignal);
      case 'token:expiring':
        void this.#renewToken();
    }
  }

  #caughtUp(snapshot: ActiveSnapshot): void {
    const { sink } = this.#options;
    const early = this.#early ?? [];
    this.#cancelTimer();
    this.#early = null;
    this.#failures = this.#refusals = 0;
    this.#wasUp = true;
    sink.snapshot(snapshot);
    for (const call of early) sink.call(call);
    sink.connection('live');
  }

  #ended(end: ConnectionEnd): void {
    const { reason } = end;
    // The server says goodbye when the token runs out; the next one must be a fresh one.
    if (reason === 'dismissed') this.#tokenIsSpent = true;
    if (reason !== 'refused') return this.#down(longestPauseMs);
    if (end.code !== 'unauthorized') return this.#down(longestPauseAfterRefusalMs);
    this.#drop();
    this.#tokenIsSpent = true;
    this.#refusals += 1;
    if (this.#refusals === 1) return void this.#connect();
    this.#options.sink.connection('unauthorized');
    this.#later(() => void this.#connect(), longestPauseAfterRefusalMs);
  }

  /** Shows that there is no connection, and tries again after a pause. */
  #down(longestMs: number): void {
    const { environment, sink } = this.#options;
    this.#drop();
    this.#failures += 1;
    const waits = this.#wasUp ? 'reconnecting' : 'connecting';
    sink.connection(!environment.isOnline() || this.#failures > failuresUntilOffline ? 'offline' : waits);
    const pauseMs = Math.min(longestMs, shortestPauseMs * 2 ** this.#failures);
    this.#later(() => void this.#connect(), pauseMs * (1 - environment.random() / 2));
  }

  #drop(): void {
    this.#cancelTimer();
    this.#connection?.close();
    this.#connection = this.#attempt = null;
    this.#isIn = false;
    this.#early = [];
  }

  async #renewToken(): Promise<void> {
    try {
      const token = await this.#options.token(this.#token);
      await this.#request('token:refresh', { token });
      this.#token = token;
    } catch {
      // The server closes the connection at the expiry; reconnecting then asks for a token again and tells what is wrong.
      this.#tokenIsSpent = true;
    }
  }

  async #request<Name extends keyof ClientToServerEvents>(
    name: Name,
    ...payload: PayloadOf<Name>
  ): Promise<void> {
    if (this.#connection === null || !this.#isIn) throw unreachable();
    const answer = await this.#connection.request(name, ...payload);
    if ('error' in answer) throw receivedError(answer.error);
  }

  /** A connection that does not answer is dead, whatever it says of itself (sleep, changed network). */
  #probe(): void {
    const attempt = this.#attempt;
    this.refresh().catch(() => {
      if (this.#attempt === attempt) this.#reconnect();
    });
  }

  #reconnect(): void {
    this.#drop();
    void this.#connect();
  }

  #surroundingsChanged(): void {
    const { environment } = this.#options;
    if (!environment.isOnline()) {
      // Otherwise the loss would show only when the pings stay away.
      if (this.#isIn) this.#down(longestPauseMs);
    } else if (environment.isHidden()) return;
    else if (this.#isIn) this.#probe();
    else this.#reconnect();
  }

  #later(callback: () => void, ms: number): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.environment.setTimer(callback, ms);
  }
}
