import { browserEnvironment } from '../env/browser-environment.js';
import { unreachable } from '../errors/unreachable.js';
import { createHttp } from '../http/create-http.js';
import { CallBook } from './call-book.js';
import type { CallClient, CallClientOptions, ClientEvents } from './call-client.js';
import { createCallsResource } from './calls-resource.js';
import { createDevice } from './device.js';
import { createEvents } from './events.js';
import { createEngine } from './engine.js';
import { createResources } from './resources.js';
import { createSessionHandles } from './session-handle.js';
import { emptyState, type Shared } from './shared.js';
import { createListeners, createStore } from './store.js';

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
  const shared = createShared(options);
  const { device, environment, events, http, store, wishes } = shared;
  const engine = createEngine(shared);
  const { enableSound, setTransport, start, update } = engine;
  return {
    get deviceId() {
      return device.id;
    },
    baseUrl: options.baseUrl,
    environment,
    state: {
      subscribe(listener) {
        start();
        return store.subscribe(listener);
      },
      getSnapshot: store.getSnapshot,
    },
    calls: createCallsResource({ ...shared, ...engine }),
    ...createResources(http.request),
    listen() {
      const listener = {};
      wishes.listeners.add(listener);
      start();
      return () => {
        wishes.listeners.delete(listener);
        update();
      };
    },
    on(event, listener) {
      start();
      return events.on(event, listener);
    },
    session: createSessionHandles(engine.useSession),
    setRingtone(ringtone) {
      wishes.ringtone = ringtone;
      update();
    },
    enableSound,
    setTransport,
    close: engine.stop,
  };
}

function createShared(options: CallClientOptions): Shared {
  const { environment = browserEnvironment(), transport = 'auto' } = options;
  const device = createDevice(environment);
  const store = createStore(emptyState);
  const events = createEvents<ClientEvents>();
  if (options.debug === true) events.onEach(logged);
  return {
    options,
    environment,
    device,
    store,
    events,
    book: new CallBook({ store, events, environment, device }),
    http: createHttp({ ...options, environment, deviceId: device.ready }),
    wishes: { transport, ringtone: 'default', listeners: new Set() },
    signals: createListeners(),
    grants: new Map(),
    report: (error) => events.emit('error', unreachable(error)),
  };
}

/** Ids and states only: names, numbers and texts stay out of the console. */
function logged(event: unknown, detail: unknown): void {
  const { id, version, status, code } = Object(detail) as Record<string, unknown>;
  // eslint-disable-next-line no-console -- asked for by `debug`
  console.debug('[offhook]', event, typeof detail === 'string' ? detail : { id, version, status, code });
}
