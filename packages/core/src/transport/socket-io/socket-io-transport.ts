import { io, type Socket } from 'socket.io-client';
import type { ActiveSnapshot, Call } from '../../call/call.js';
import type { Environment } from '../../env/environment.js';
import { receivedError } from '../../errors/received-error.js';
import { unreachable } from '../../errors/unreachable.js';
import {
  realtimePath,
  type Ack,
  type ClientToServerEvents,
  type Handshake,
  type ServerToClientEvents,
} from '../../protocol/events.js';
import type { RealtimePath, Transport, TransportSink } from '../transport.js';
import { deviceLabel } from './device-label.js';

/** Settings of {@link createSocketIoTransport}. */
export interface SocketIoOptions {
  /** Mount path of the server-kit, absolute or relative to the page. */
  readonly baseUrl: string;
  /** The token in use; asks the host for another one when `spent` is the one in use. */
  readonly token: (spent?: string) => Promise<string>;
  readonly deviceId: () => Promise<string>;
  readonly deviceLabel?: string | undefined;
  readonly sink: TransportSink;
  readonly environment: Environment;
}

type Client = Socket<ServerToClientEvents, ClientToServerEvents>;

const ackMs = 5000;
const snapshotMs = 3000;
const connectMs = 8000;
const longestBackoffMs = 30_000;
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
  readonly #socket: Client;
  /** Pushes that came before the first snapshot of this connection; `null` once that is there. */
  #early: Call[] | null = [];
  #token: string | undefined;
  #tokenIsSpent = false;
  #failures = 0;
  #refusals = 0;
  #wasUp = false;
  #closed = false;
  #cancelTimer = (): void => undefined;
  #stopWatching = (): void => undefined;

  constructor(options: SocketIoOptions) {
    this.#options = options;
    const socket = connectLater(options.baseUrl, (give) => void this.#authenticate(give));
    this.#socket = socket;
    this.realtime = {
      isUp: () => socket.connected && this.#early === null,
      signal: (signal) => this.#acked((waiting) => waiting.emitWithAck('call:signal', signal)),
      mediaState: (report) => this.#acked((waiting) => waiting.emitWithAck('call:media-state', report)),
    };
    socket.on('connect', () => this.#connected());
    socket.on('calls:active', (snapshot) => this.#caughtUp(snapshot));
    socket.on('call:updated', (call) =>
      this.#early === null ? options.sink.call(call) : this.#early.push(call),
    );
    socket.on('call:signal', (signal) => options.sink.signal(signal));
    socket.on('token:expiring', () => void this.#renewToken());
    socket.on('connect_error', (error) => this.#refused(error));
    socket.on('disconnect', (reason) => {
      // The server closes when the token runs out; the next one must be a fresh one.
      this.#tokenIsSpent = reason === 'io server disconnect';
      this.#down();
    });
  }

  start(): void {
    this.#stopWatching = this.#options.environment.onChange(() => this.#surroundingsChanged());
    this.#socket.connect();
  }

  refresh(): Promise<void> {
    return this.#acked((waiting) => waiting.emitWithAck('calls:active'));
  }

  /** A push needs no telling. */
  setDemand(): void {}

  close(): void {
    this.#closed = true;
    this.#cancelTimer();
    this.#stopWatching();
    this.#socket.off();
    this.#socket.disconnect();
  }

  async #authenticate(give: (auth: Handshake) => void): Promise<void> {
    const { token, deviceId, deviceLabel: label = deviceLabel() } = this.#options;
    try {
      this.#token = await token(this.#tokenIsSpent ? this.#token : undefined);
      this.#tokenIsSpent = false;
      const id = await deviceId();
      if (!this.#closed) give({ token: this.#token, deviceId: id, deviceLabel: label });
    } catch {
      // Socket.IO would wait for ever. The state tells that something is wrong; the next attempt asks the host again.
      this.#socket.disconnect();
      if (!this.#closed) this.#down();
    }
  }

  #connected(): void {
    this.#early = [];
    this.#later(() => this.#probe(), snapshotMs);
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

  #down(): void {
    const { environment, sink } = this.#options;
    this.#early = [];
    this.#failures += 1;
    const waits = this.#wasUp ? 'reconnecting' : 'connecting';
    sink.connection(!environment.isOnline() || this.#failures > failuresUntilOffline ? 'offline' : waits);
    // Inactive: Socket.IO has given up, e.g. because the server refused, and the next attempt is ours.
    if (this.#socket.active) this.#cancelTimer();
    else this.#later(() => this.#socket.connect(), this.#backoffMs());
  }

  #backoffMs(): number {
    return (
      Math.min(longestBackoffMs, 500 * 2 ** this.#failures) * (1 - this.#options.environment.random() / 2)
    );
  }

  #refused(error: Error): void {
    const { data } = error as Error & { readonly data?: { readonly code?: string } };
    if ((data?.code ?? error.message) !== 'unauthorized') return this.#down();
    this.#tokenIsSpent = true;
    this.#refusals += 1;
    if (this.#refusals === 1) {
      this.#socket.connect();
    } else {
      this.#options.sink.connection('unauthorized');
      this.#later(() => this.#socket.connect(), longestBackoffMs);
    }
  }

  async #renewToken(): Promise<void> {
    try {
      const token = await this.#options.token(this.#token);
      await this.#acked((waiting) => waiting.emitWithAck('token:refresh', { token }));
      this.#token = token;
    } catch {
      // The server closes the connection at the expiry; reconnecting then asks for a token again and tells what is wrong.
      this.#tokenIsSpent = true;
    }
  }

  async #acked(send: (waiting: ReturnType<Client['timeout']>) => Promise<Ack>): Promise<void> {
    if (!this.#socket.connected) throw unreachable();
    const answer = await send(this.#socket.timeout(ackMs)).catch((error: unknown) => {
      throw unreachable(error);
    });
    if ('error' in answer) throw receivedError(answer.error);
  }

  /** A connection that does not answer is dead, whatever it says of itself (sleep, changed network). */
  #probe(): void {
    this.refresh().catch(() => {
      if (!this.#closed) this.#reconnect();
    });
  }

  #reconnect(): void {
    this.#socket.disconnect().connect();
  }

  #surroundingsChanged(): void {
    const { environment } = this.#options;
    if (!environment.isOnline() || environment.isHidden()) return;
    if (this.#socket.connected) this.#probe();
    else this.#reconnect();
  }

  #later(callback: () => void, ms: number): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.environment.setTimer(callback, ms);
  }
}

function connectLater(baseUrl: string, auth: (give: (auth: Handshake) => void) => void): Client {
  const url = new URL(baseUrl, globalThis.location?.href);
  return io(url.origin, {
    path: url.pathname.replace(/\/+$/, '') + realtimePath,
    auth,
    autoConnect: false,
    forceNew: true,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 10_000,
    timeout: connectMs,
  });
}
