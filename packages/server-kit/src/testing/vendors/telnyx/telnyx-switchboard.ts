import type { PhoneBehaviour } from '../phone-behaviour.js';
import type { Bridges } from './bridges.js';
import type { CallEventLog } from './call-event-log.js';
import type { CommandIds } from './command-ids.js';
import type { Conferences } from './conferences.js';
import type { Credentials } from './credentials.js';
import type { Exchange } from './exchange.js';
import type { Phones } from './phones.js';
import type { Playbacks } from './playbacks.js';
import type { Recordings } from './recordings.js';

/** The parts of the fake, as its routes use them. */
export interface TelnyxSwitchboard {
  readonly connectionId: string;
  readonly numbers: readonly string[];
  readonly exchange: Exchange;
  readonly phones: Phones;
  readonly bridges: Bridges;
  readonly conferences: Conferences;
  readonly recordings: Recordings;
  readonly playbacks: Playbacks;
  readonly credentials: Credentials;
  readonly callEvents: CallEventLog;
  readonly commandIds: CommandIds;
  /** Whether Telnyx gets the audio at an address. */
  readonly canFetch: (audioUrl: string) => boolean;
  /** How the phone at an address behaves. */
  readonly phoneAt: (address: string) => PhoneBehaviour;
}
