import type { AriChannelState } from '../../../providers/asterisk/ari/ari-models.js';
import type { FakeChannel } from './fake-channel.js';
import type { Recordings } from './recordings.js';
import type { Switchboard } from './switchboard.js';

/** A leg as the fake Asterisk knows it, also after its end. */
export interface AsteriskInstance {
  readonly id: string;
  readonly name: string;
  readonly direction: 'outgoing' | 'incoming' | 'snoop';
  /** Where it was dialled to, or came from. */
  readonly endpoint: string;
  /** The number that was called. */
  readonly exten: string;
  readonly callerNumber: string;
  readonly state: AriChannelState;
  readonly alive: boolean;
  /** Q.850; `null` while it lives. */
  readonly cause: number | null;
  readonly bridgeId: string | null;
  readonly inStasis: boolean;
  readonly held: boolean;
  /** `in`: what the phone says is not passed on. */
  readonly muted: { readonly in: boolean; readonly out: boolean };
  /** Hears music, its own or its bridge's. */
  readonly music: boolean;
  /** Digits that were sent to the phone. */
  readonly digitsSent: string;
  readonly redirectedTo: string | null;
  readonly variables: Readonly<Record<string, string>>;
  /** Sounds that its person heard, as ARI names them; `beep` before a recording. */
  readonly heard: readonly string[];
  /** Of the channel alone, as a message of its person is. */
  readonly recording: 'off' | 'on' | 'paused';
}

/** A bridge as the fake Asterisk knows it. */
export interface AsteriskBridge {
  readonly id: string;
  readonly type: 'mixing' | 'holding';
  /** Ids of the channels that are in it. */
  readonly channels: readonly string[];
  readonly recording: 'off' | 'on' | 'paused';
}

/** Every bridge that there is. */
export function bridgesOf({ bridges }: Switchboard, recordings: Recordings): readonly AsteriskBridge[] {
  return [...bridges.values()].map(({ id, type, channels, recording }) => ({
    ...{ id, type, channels: [...channels].map((channel) => channel.id) },
    recording: stateOf(recordings, recording),
  }));
}

function stateOf({ live }: Recordings, name: string | null): AsteriskBridge['recording'] {
  const state = name === null ? undefined : live.get(name)?.state;
  return state === 'recording' ? 'on' : state === 'paused' ? 'paused' : 'off';
}

/** Every leg, oldest first; of a `Local` channel only the half that was asked for. */
export function instancesOf(board: Switchboard, recordings: Recordings): readonly AsteriskInstance[] {
  const far = new Set(board.everyChannel.map((channel) => channel.half));
  return board.everyChannel
    .filter((channel) => !far.has(channel))
    .map((channel) => instanceOf(board, recordings, channel));
}

function instanceOf(board: Switchboard, recordings: Recordings, channel: FakeChannel): AsteriskInstance {
  const bridge = channel.bridgeId === null ? undefined : board.bridges.get(channel.bridgeId);
  return {
    id: channel.id,
    name: channel.name,
    direction: channel.direction,
    endpoint: channel.endpoint,
    exten: channel.dialplan.exten,
    callerNumber: channel.caller.number,
    state: channel.state,
    alive: channel.isAlive,
    cause: channel.cause,
    bridgeId: channel.bridgeId,
    inStasis: channel.stasis !== null,
    held: channel.held,
    muted: { ...channel.muted },
    music: channel.music || bridge?.music === true,
    digitsSent: channel.digitsSent,
    redirectedTo: channel.redirectedTo,
    variables: Object.fromEntries(channel.variables),
    heard: [...channel.heard],
    recording: stateOf(recordings, channel.recording),
  };
}
