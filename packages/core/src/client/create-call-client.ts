import mitt from 'mitt';
import { browserEnvironment } from '../env/browser-environment.js';
import type { EventMap } from './call-book.js';
import type { CallClient, CallClientOptions } from './call-client.js';
import { readDeviceIdentity } from './device-identity.js';
import { LazyEngine } from './lazy-engine.js';
import { createSessionHandles } from './session-handle.js';
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
  const identity = readDeviceIdentity(environment);
  const store = createStore(emptyState);
  const events = mitt<EventMap>();
  const wishes: Shared['wishes'] = {
    transport: options.transport ?? 'auto',
    ringtone: 'default',
    listeners: new Set(),
  };
  const engine = new LazyEngine({ options, environment, identity, store, events, wishes });

  return {
    get deviceId() {
      return identity.id;
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
    calls: engine.resource(
      'calls',
      'initiate answer decline end hold resume mute update silence get status events list missedSeen refresh',
    ),
    contacts: engine.resource('contacts', 'list get create update delete favorite'),
    directory: engine.resource('directory', 'search'),
    conversations: engine.resource('conversations', 'get'),
    listen() {
      const listener = {};
      wishes.listeners.add(listener);
      engine.start();
      return () => {
        wishes.listeners.delete(listener);
        engine.update();
      };
    },
    on(event, listener) {
      const safe = guarded(listener);
      engine.start();
      events.on(event, safe);
      return () => events.off(event, safe);
    },
    session: createSessionHandles((handle, method, args) =>
      engine.use((loaded) => loaded.session(handle, method, args)),
    ),
    setRingtone(ringtone) {
      wishes.ringtone = ringtone;
      engine.update();
    },
    enableSound: () => engine.use((loaded) => loaded.enableSound()),
    setTransport: (choice) => engine.choose(choice),
    close: () => engine.stop(),
  };
}
