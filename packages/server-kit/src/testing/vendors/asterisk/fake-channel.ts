import type { AriCallerId, AriChannel, AriChannelState } from '../../../providers/asterisk/ari/ari-models.js';
import type { PhoneBehaviour } from '../phone-behaviour.js';
import { ariTime } from './ari-time.js';
import { MediaQueue } from './media-queue.js';

/** How a phone at the fake Asterisk behaves when it is dialled. */
export interface AsteriskPhone extends PhoneBehaviour {
  /** The Q.850 cause with which `then` declines or fails, e.g. 1 for a number that does not exist. */
  readonly cause?: number;
}

/** What a new channel starts with. */
export interface NewChannel {
  readonly id: string;
  readonly name: string;
  readonly state: AriChannelState;
  readonly direction: 'outgoing' | 'incoming' | 'snoop';
  readonly endpoint: string;
  readonly context: string;
  readonly exten: string;
  readonly caller?: AriCallerId;
  readonly protocolId?: string;
  /** Epoch ms. */
  readonly createdAt: number;
}

/** A channel as the fake Asterisk keeps it. */
export class FakeChannel {
  readonly id: string;
  readonly direction: NewChannel['direction'];
  /** Technology and resource, as it was dialled or as it calls from. */
  readonly endpoint: string;
  readonly createdAt: number;
  readonly variables = new Map<string, string>();
  readonly dialplan: { -readonly [Key in keyof AriChannel['dialplan']]: AriChannel['dialplan'][Key] };
  readonly name: string;
  readonly #protocolId: string;
  state: AriChannelState;
  caller: AriCallerId;
  connected: AriCallerId = { name: '', number: '' };
  /** The far half of a `Local` channel. */
  half: FakeChannel | null = null;
  /** The application it is in. */
  stasis: { readonly app: string; readonly args: readonly string[] } | null = null;
  bridgeId: string | null = null;
  /** Its end was asked for. */
  isEnding = false;
  /** Sounds and recordings outside bridges. */
  readonly media = new MediaQueue();
  /** Sounds that its person heard, as ARI names them; `beep` before a recording. */
  readonly heard: string[] = [];
  /** Name of the recording that runs on it, or waits to. */
  recording: string | null = null;
  /** Picks up the phone that we dialled; `null` for a caller. */
  pickUp: (() => void) | null = null;
  /** Timers of the phone at its end. */
  readonly timers: (() => void)[] = [];
  held = false;
  muted = { in: false, out: false };
  music = false;
  silence = false;
  /** What we sent to the phone. */
  digitsSent = '';
  redirectedTo: string | null = null;
  /** Q.850; `null` while it lives. */
  cause: number | null = null;

  constructor({ id, name, state, direction, endpoint, context, exten, caller, ...rest }: NewChannel) {
    this.id = id;
    this.name = name;
    this.state = state;
    this.direction = direction;
    this.endpoint = endpoint;
    this.caller = caller ?? { name: '', number: '' };
    this.#protocolId = rest.protocolId ?? '';
    this.createdAt = rest.createdAt;
    this.dialplan = { context, exten, priority: 1, app_name: '', app_data: '' };
  }

  get technology(): string {
    return this.endpoint.split('/')[0] ?? '';
  }

  get isAlive(): boolean {
    return this.cause === null;
  }

  /** As ARI shows it, now. */
  snapshot(): AriChannel {
    return {
      id: this.id,
      name: this.name,
      state: this.state,
      protocol_id: this.#protocolId,
      caller: { ...this.caller },
      connected: { ...this.connected },
      accountcode: '',
      dialplan: { ...this.dialplan },
      creationtime: ariTime(this.createdAt),
      language: 'en',
    };
  }
}
