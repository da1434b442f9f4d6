import { unreachable } from '../errors/unreachable.js';
import { createHttp } from '../http/create-http.js';
import type { Request } from '../http/http.js';
import type { RelayedSignal } from '../protocol/events.js';
import type { MediaGrant } from '../protocol/resources.js';
import { CallBook } from './call-book.js';
import type { CallClient, CallSession } from './call-client.js';
import { createCallsResource } from './calls-resource.js';
import { Connection } from './connection.js';
import { createResources } from './resources.js';
import type { Ringer } from './ringer.js';
import type { Sessions } from './sessions.js';
import type { Shared } from './shared.js';

/** The part of the client that works: loaded when it is first needed. */
export interface Engine extends Pick<CallClient, 'calls' | 'contacts' | 'directory' | 'conversations' | 'enableSound'> {
  /** Starts it if it does not run. Rejects when code cannot be loaded. */
  start(): Promise<void>;
  /** Looks at the page's wishes again. */
  update(): void;
  session(callId: string): Promise<CallSession>;
  stop(): void;
}

/** Late enough not to stand in the way of the page that loads. */
const prepareAfterMs = 2000;

/** Makes the engine: book, HTTP and connection at once; ringer and media, chunks of their own, when they are needed. */
export function createEngine(shared: Shared): Engine {
  const { options, environment, device, store, events, wishes } = shared;
  const book = new CallBook({ store, events, environment, deviceId: device.id });
  const http = createHttp({ ...options, environment, deviceId: device.ready });
  const signals = new Set<(signal: RelayedSignal) => void>();
  const grants = new Map<string, MediaGrant>();
  const connection = new Connection({ shared, http, book, onSignal: (signal) => signals.forEach((listener) => listener(signal)) });
  const request: Request = (...args) => {
    shared.start();
    return http.request(...args);
  };
  const sessions = once<Sessions>(async () => {
    const { createSessions } = await import('./sessions.js');
    return createSessions({ request, book, events, environment, connection, deviceId: device.ready, signals, grants });
  });
  const ringer = once<Ringer>(async () => {
    const { createRinger } = await import('./ringer.js');
    return createRinger({ state: store, patch: (change) => book.patch(change), environment, deviceId: device.id, ringtone: () => wishes.ringtone });
  });
  const report = (error: unknown): void => events.emit('error', unreachable(error));
  let shown = store.getSnapshot();
  let cancelPrepare: (() => void) | null = null;

  store.subscribe(() => {
    const before = shown;
    shown = store.getSnapshot();
    if (shown.calls !== before.calls) connection.setDemand();
    if (shown.connection !== before.connection) events.emit('connection', shown.connection);
  });

  function update(): void {
    connection.setDemand();
    if (wishes.listeners === 0) return ringer.close();
    // Outside a page there is nobody to hear it.
    if (typeof window !== 'undefined') ringer.get().then((loaded) => loaded.update(), report);
    cancelPrepare ??= environment.setTimer(() => sessions.get().then((loaded) => loaded.prepare()).catch(report), prepareAfterMs);
  }

  return {
    calls: createCallsResource({
      request,
      book,
      environment,
      deviceId: device.ready,
      refresh: () => connection.refresh(),
      keepGrant: (callId, grant) => grants.set(callId, grant),
      afterCommand() {
        // A socket tells by itself; a failure shows as the state of the connection.
        if (book.state.connection !== 'live') connection.refresh().catch(() => undefined);
      },
    }),
    ...createResources(http.request),
    start() {
      update();
      return connection.start();
    },
    update,
    session: async (callId) => (await sessions.get()).of(callId),
    enableSound: async () => (await ringer.get()).enableSound(),
    stop() {
      cancelPrepare?.();
      cancelPrepare = null;
      ringer.close();
      sessions.close();
      connection.stop();
      device.release();
    },
  };
}

interface Once<Value> {
  get(): Promise<Value>;
  close(): void;
}

/** Loads something at its first use; what was closed is made afresh, and so is what could not be loaded. */
function once<Value extends { close(): void }>(load: () => Promise<Value>): Once<Value> {
  let loading: Promise<Value> | null = null;
  return {
    get() {
      const mine = (loading ??= load());
      mine.catch(() => {
        if (loading === mine) loading = null;
      });
      return mine;
    },
    close() {
      const mine = loading;
      loading = null;
      mine?.then((value) => value.close()).catch(() => undefined);
    },
  };
}
