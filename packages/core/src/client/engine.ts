import { unreachable } from '../errors/unreachable.js';
import { createHttp } from '../http/create-http.js';
import type { Http, Request } from '../http/http.js';
import type { RelayedSignal } from '../protocol/events.js';
import type { MediaGrant } from '../protocol/resources.js';
import { CallBook } from './call-book.js';
import type { CallClient, CallsResource } from './call-client.js';
import { createCallsResource } from './calls-resource.js';
import { Connection } from './connection.js';
import { createDevice, type Device } from './device.js';
import { loadOnce } from './load-once.js';
import { createResources } from './resources.js';
import type { Ringer } from './ringer.js';
import type { SessionHandle, SessionMethod } from './session-handle.js';
import type { Sessions } from './sessions.js';
import type { Shared } from './shared.js';

/** Late enough not to stand in the way of the page that loads. */
const prepareAfterMs = 2000;

type Resources = ReturnType<typeof createResources>;

/**
 * The part of the client that works, loaded when it is first needed: book, HTTP and connection. Ringer and media are
 * chunks of their own, loaded when somebody listens and at the first join.
 */
export class Engine {
  readonly calls: CallsResource;
  readonly contacts: Resources['contacts'];
  readonly directory: Resources['directory'];
  readonly conversations: Resources['conversations'];
  readonly #shared: Shared;
  readonly #device: Device;
  readonly #http: Http;
  readonly #book: CallBook;
  readonly #connection: Connection;
  readonly #signals = new Set<(signal: RelayedSignal) => void>();
  readonly #grants = new Map<string, MediaGrant>();
  readonly #joined = new Set<string>();
  readonly #ringer = loadOnce(() => this.#loadRinger());
  readonly #sessions = loadOnce(() => this.#loadSessions());
  #cancelPrepare: (() => void) | null = null;

  constructor(shared: Shared) {
    const { options, environment, store } = shared;
    this.#shared = shared;
    const device = createDevice(shared.identity, environment);
    this.#device = device;
    this.#book = new CallBook({ ...shared, deviceId: () => shared.identity.id });
    this.#http = createHttp({ ...options, environment, deviceId: device.ready });
    this.#connection = new Connection({
      shared,
      http: this.#http,
      book: this.#book,
      device,
      onSignal: (signal) => this.#signals.forEach((listener) => listener(signal)),
    });
    this.calls = this.#callsResource();
    ({
      contacts: this.contacts,
      directory: this.directory,
      conversations: this.conversations,
    } = createResources(this.#http.request));
    if (options.debug === true) shared.events.on('*', logged);
    // A push tells of one call; how many are missed stands in the snapshot alone.
    shared.events.on('missed', () => {
      if (store.getSnapshot().connection === 'live') this.#quietly(this.#connection.refresh());
    });
    let shown = store.getSnapshot();
    store.subscribe(() => {
      const before = shown;
      shown = store.getSnapshot();
      if (shown.calls !== before.calls) this.#connection.setDemand();
      if (shown.connection !== before.connection) shared.events.emit('connection', shown.connection);
    });
  }

  /** Starts it if it does not run. Rejects when code cannot be loaded. */
  start(): Promise<void> {
    this.update();
    return this.#connection.start();
  }

  /** Looks at the page's wishes again. */
  update(): void {
    const { environment, wishes } = this.#shared;
    this.#connection.setDemand();
    if (wishes.listeners.size === 0) return this.#ringer.close();
    // Outside a page there is nobody to hear it.
    if (typeof window === 'undefined') return;
    this.#quietly(this.#ringer.get().then((ringer) => ringer.update()));
    this.#cancelPrepare ??= environment.setTimer(() => {
      this.#quietly(this.#sessions.get().then((sessions) => sessions.prepare()));
    }, prepareAfterMs);
  }

  /** Asks the session of a call for something; before its first join there is nothing to ask. */
  async session(handle: SessionHandle, method: SessionMethod, args: readonly unknown[]): Promise<void> {
    if (method !== 'join' && !this.#joined.has(handle.callId)) return;
    this.#joined.add(handle.callId);
    this.#shared.start();
    const session = await this.#sessions.get().catch((error: unknown) => {
      throw unreachable(error);
    });
    await (session.of(handle)[method] as (...all: readonly unknown[]) => unknown)(...args);
  }

  async enableSound(): Promise<void> {
    await (await this.#ringer.get()).enableSound();
  }

  stop(): void {
    this.#cancelPrepare?.();
    this.#cancelPrepare = null;
    this.#joined.clear();
    this.#ringer.close();
    this.#sessions.close();
    this.#connection.stop();
    this.#device.release();
  }

  readonly #request: Request = (...args) => {
    this.#shared.start();
    return this.#http.request(...args);
  };

  #callsResource(): CallsResource {
    return createCallsResource({
      request: this.#request,
      book: this.#book,
      environment: this.#shared.environment,
      deviceId: this.#device.ready,
      refresh: () => this.#connection.refresh(),
      keepGrant: (callId, grant) => this.#grants.set(callId, grant),
      afterCommand: () => {
        // A socket tells by itself; a failure shows as the state of the connection.
        if (this.#book.state.connection !== 'live') this.#connection.refresh().catch(() => undefined);
      },
    });
  }

  async #loadRinger(): Promise<Ringer> {
    const { createRinger } = await import('./ringer.js');
    const { environment, identity, store, wishes } = this.#shared;
    return createRinger({
      environment,
      state: store,
      patch: (change) => this.#book.patch(change),
      deviceId: () => identity.id,
      ringtone: () => wishes.ringtone,
    });
  }

  async #loadSessions(): Promise<Sessions> {
    const { createSessions } = await import('./sessions.js');
    const { environment, events } = this.#shared;
    return createSessions({
      environment,
      events,
      request: this.#request,
      book: this.#book,
      connection: this.#connection,
      deviceId: await this.#device.ready(),
      signals: this.#signals,
      grants: this.#grants,
    });
  }

  /** What nobody waits for tells of its failure by an event. */
  #quietly(task: Promise<unknown>): void {
    task.catch((error: unknown) => this.#shared.events.emit('error', unreachable(error)));
  }
}

/** The resources that the page has of the engine. */
export type EngineResources = Pick<CallClient, 'calls' | 'contacts' | 'directory' | 'conversations'>;

/** Ids and states only: names, numbers and texts stay out of the console. */
function logged(event: unknown, detail: unknown): void {
  const { id, version, status, code } = Object(detail) as Record<string, unknown>;
  // eslint-disable-next-line no-console -- asked for by `debug`
  console.debug('[offhook]', event, typeof detail === 'string' ? detail : { id, version, status, code });
}
