import type { Emitter } from 'mitt';
import type { Environment } from '../env/environment.js';
import type { EventMap } from './call-book.js';
import type { CallClientOptions, ClientState, TransportChoice } from './call-client.js';
import type { DeviceIdentity } from './device-identity.js';
import type { WritableStore } from './store.js';

/** What the client shows at once and its engine, loaded later, works on. */
export interface Shared {
  readonly options: CallClientOptions;
  readonly environment: Environment;
  readonly identity: DeviceIdentity;
  readonly store: WritableStore<ClientState>;
  readonly events: Emitter<EventMap>;
  /** What the page wants at the moment. */
  readonly wishes: { transport: TransportChoice; ringtone: string; readonly listeners: Set<object> };
  /** Starts the engine if it does not run. */
  readonly start: () => void;
}

/** Before the first answer of the server. */
export const emptyState: ClientState = {
  calls: [],
  me: null,
  missedUnseen: 0,
  modes: null,
  pending: {},
  connection: 'connecting',
  audioBlocked: false,
  silenced: [],
  ringDeadlines: {},
  clockOffsetMs: 0,
  mediaCallId: null,
};
