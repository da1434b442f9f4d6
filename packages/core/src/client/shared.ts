import type { Environment } from '../env/environment.js';
import type { Http } from '../http/http.js';
import type { RelayedSignal } from '../protocol/events.js';
import type { MediaGrant } from '../protocol/resources.js';
import type { CallBook } from './call-book.js';
import type { CallClientOptions, ClientEvents, ClientState, TransportChoice } from './call-client.js';
import type { Device } from './device.js';
import type { Events } from './events.js';
import type { Listeners, WritableStore } from './store.js';

/** What the parts of one client have in common. */
export interface Shared {
  readonly options: CallClientOptions;
  readonly environment: Environment;
  readonly device: Device;
  readonly store: WritableStore<ClientState>;
  readonly events: Events<ClientEvents>;
  readonly book: CallBook;
  readonly http: Http;
  /** What the page wants at the moment. */
  readonly wishes: { transport: TransportChoice; ringtone: string; readonly listeners: Set<object> };
  /** Who hears relayed signals. */
  readonly signals: Listeners<[RelayedSignal]>;
  /** Grants that came with an answer, by call: the next join uses them and saves a round trip. */
  readonly grants: Map<string, MediaGrant>;
  /** Tells by an event of a failure that no promise reports. */
  readonly report: (error: unknown) => void;
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
