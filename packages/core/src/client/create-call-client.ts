import mitt from 'mitt';
import { browserEnvironment } from '../env/browser-environment.js';
import { unreachable } from '../errors/unreachable.js';
import type { EventMap } from './call-book.js';
import type { CallClient, CallClientOptions } from './call-client.js';
import { createDevice } from './device.js';
import type { Engine } from './engine.js';
import { createSessionHandle } from './session-handle.js';
import { emptyState, type Shared } from './shared.js';
import { createStore, guarded } from './store.js';

/**
 * Makes the client of one signed-in user. Nothing is sent or loaded before the first subscriber, command or listener.
 *
 * @example
 * const client = createCallClient({ baseUrl: '/api/v1', getToken: () => fetchToken() });
 * client.on('incoming', (call) => console.log(`${call.from.name} calls`));
 * client.listen();
 * await client.calls.initiate({ to: { contactId: '42' } });
 */
export function createCallClient(options: CallClientOptions): CallClient {
  const environment = options.environment ?? browserEnvironment();
  const device = createDevice(environment);
  const store = createStore(emptyState);
  const events = mitt<EventMap>();
  const wishes: Shared['wishes'] = { transport: options.transport ?? 'auto', ringtone: 'default', listeners: 0 };
  const engine = lazyEngine({ options, environment, device, store, events, wishes, start: () => engine.start() });
  const session = createSessionHandle((callId) => engine.use((loaded) => loaded.session(callId)));
  if (options.debug === true) events.on('*', logged);

  return {
    get deviceId() {
      return device.id();
    },
    baseUrl: options.baseUrl,
    environment,
    state: {
      subscribe(listener) {
        engine.start();
        return store.subscribe(listener);
      },
      getSnapshot: store.getSnapshot,
    },
    calls: engine.resource('calls', 'initiate answer decline end hold resume mute update silence get status events list missedSeen refresh'),
    contacts: engine.resource('contacts', 'list get create update delete favorite'),
    directory: engine.resource('directory', 'search'),
    conversations: engine.resource('conversations', 'get'),
    listen() {
      let isListening = true;
      wishes.listeners += 1;
      engine.start();
      return () => {
        if (isListening) wishes.listeners -= 1;
        isListening = false;
        engine.update();
      };
    },
    on(event, listener) {
      engine.start();
      const safe = guarded(listener);
      events.on(event, safe);
      return () => events.off(event, safe);
    },
    session,
    setRingtone(ringtone) {
      wishes.ringtone = ringtone;
      engine.update();
    },
    enableSound: () => engine.use((loaded) => loaded.enableSound()),
    setTransport(transport) {
      if (transport === wishes.transport) return;
      wishes.transport = transport;
      if (engine.stop()) engine.start();
    },
    close: () => void engine.stop(),
  };
}

type Resources = Pick<Engine, 'calls' | 'contacts' | 'directory' | 'conversations'>;

interface LazyEngine {
  use<Result>(task: (engine: Engine) => Promise<Result>): Promise<Result>;
  start(): void;
  update(): void;
  /** True when it ran. */
  stop(): boolean;
  /** A resource whose methods load the engine first. */
  resource<Name extends keyof Resources>(name: Name, methods: string): Resources[Name];
}

const loadRetryMs = 5000;

function lazyEngine(shared: Shared): LazyEngine {
  let loading: Promise<Engine> | null = null;
  let loaded: Engine | null = null;
  let isRunning = false;
  let cancelRetry = (): void => undefined;

  function load(): Promise<Engine> {
    loading ??= import('./engine.js').then(
      ({ createEngine }) => (loaded = createEngine(shared)),
      (error: unknown) => {
        loading = null;
        throw unreachable(error);
      },
    );
    return loading;
  }

  /** At once when it is there, so that a second click sees the first one pending. */
  const use: LazyEngine['use'] = (task) => (loaded === null ? load().then(task) : task(loaded));

  function start(): void {
    if (isRunning) return loaded?.update();
    isRunning = true;
    use(async (engine) => (isRunning ? engine.start() : undefined)).catch((error: unknown) => {
      isRunning = false;
      shared.store.set({ ...shared.store.getSnapshot(), connection: 'offline' });
      shared.events.emit('error', unreachable(error));
      cancelRetry = shared.environment.setTimer(start, loadRetryMs);
    });
  }

  return {
    use,
    start,
    update: () => loaded?.update(),
    stop() {
      const ran = isRunning;
      isRunning = false;
      cancelRetry();
      loaded?.stop();
      return ran;
    },
    resource(name, methods) {
      const lazily = (method: string) => (...args: unknown[]) =>
        use((engine) => (engine[name] as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>)[method]!(...args));
      return Object.fromEntries(methods.split(' ').map((method) => [method, lazily(method)])) as unknown as Resources[typeof name];
    },
  };
}

/** Ids and states only: names, numbers and texts stay out of the console. */
function logged(event: unknown, detail: unknown): void {
  const { id, version, status, code } = Object(detail) as Record<string, unknown>;
  // eslint-disable-next-line no-console -- asked for by `debug`
  console.debug('[offhook]', event, typeof detail === 'string' ? detail : { id, version, status, code });
}
