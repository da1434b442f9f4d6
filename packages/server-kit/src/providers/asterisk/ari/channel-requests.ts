import type { AriChannel, AriLiveRecording, AriPlayback } from './ari-models.js';
import type { AriRequests } from './ari-request.js';
import type { RecordingOrder } from './recording-requests.js';

/** A call that Asterisk shall place. */
export interface OriginateOrder {
  /**
   * Ours, at most 149 characters. While the channel lives, a second order with the same id is refused (`conflict`), so
   * that nobody is called twice; afterwards Asterisk has forgotten it.
   */
  readonly channelId: string;
  /** Technology and resource, e.g. `PJSIP/+12025550100@trunk`. */
  readonly endpoint: string;
  readonly app: string;
  /** Arguments of `StasisStart`; must hold no comma. */
  readonly appArgs?: readonly string[];
  /** `Name <number>` or a number. */
  readonly callerId?: string;
  /** How long it may ring, seconds; -1 without end. Default of Asterisk: 30. */
  readonly timeoutSeconds?: number;
  readonly variables?: Readonly<Record<string, string>>;
}

/** Whose sound stops: `in` what the channel says, `out` what it hears. */
export type MuteDirection = 'in' | 'out' | 'both';

/** Why a channel is taken down. */
export type HangUpReason =
  | 'normal'
  | 'busy'
  | 'congestion'
  | 'no_answer'
  | 'timeout'
  | 'rejected'
  | 'unallocated'
  | 'normal_unspecified'
  | 'number_incomplete'
  | 'codec_mismatch'
  | 'interworking'
  | 'failure'
  | 'answered_elsewhere';

/** Requests about channels. Each rejects with `not_found` when the channel is gone. */
export interface ChannelRequests {
  list(): Promise<readonly AriChannel[]>;
  get(id: string): Promise<AriChannel>;
  /** Resolves when Asterisk took the order; how the call goes comes as events. */
  originate(order: OriginateOrder): Promise<AriChannel>;
  hangUp(id: string, reason?: HangUpReason): Promise<void>;
  answer(id: string): Promise<void>;
  ring(id: string): Promise<void>;
  stopRinging(id: string): Promise<void>;
  /** Tells the phone that it is on hold. No event confirms it; `ChannelHold` is only for phones that hold us. */
  hold(id: string): Promise<void>;
  unhold(id: string): Promise<void>;
  startMusic(id: string, musicClass?: string): Promise<void>;
  stopMusic(id: string): Promise<void>;
  mute(id: string, direction: MuteDirection): Promise<void>;
  unmute(id: string, direction: MuteDirection): Promise<void>;
  sendDigits(id: string, digits: string): Promise<void>;
  /**
   * Only outside a bridge; in a bridge the bridge is recorded. Sounds and recordings of a channel wait for one another:
   * Asterisk carries them out in the order in which they were asked for.
   */
  record(id: string, order: RecordingOrder): Promise<AriLiveRecording>;
  /** Hands the far end to another address of the same technology; our channel then ends. */
  redirect(id: string, endpoint: string): Promise<void>;
  /** `media` e.g. `sound:hello` or `digits:12`; several with commas between them. */
  play(id: string, media: string, playbackId?: string): Promise<AriPlayback>;
  variable(id: string, name: string): Promise<string>;
  setVariable(id: string, name: string, value: string): Promise<void>;
  /** A channel that listens (`spy`) or speaks (`whisper`) to another, e.g. for a supervisor. */
  snoop(
    id: string,
    order: {
      readonly app: string;
      readonly snoopId: string;
      readonly spy?: MuteDirection;
      readonly whisper?: MuteDirection;
      readonly appArgs?: readonly string[];
    },
  ): Promise<AriChannel>;
}

/** Makes {@link ChannelRequests}. */
export function channelRequests({ send }: AriRequests): ChannelRequests {
  const at = (id: string, ...rest: string[]): string[] => ['channels', id, ...rest];
  return {
    list: () => send({ method: 'GET', path: ['channels'] }),
    get: (id) => send({ method: 'GET', path: at(id) }),
    originate: ({ channelId, endpoint, app, appArgs, callerId, timeoutSeconds, variables }) =>
      send({
        method: 'POST',
        path: ['channels'],
        query: { endpoint, app, appArgs, callerId, timeout: timeoutSeconds, channelId },
        ...(variables && { body: { variables } }),
      }),
    hangUp: (id, reason) => send({ method: 'DELETE', path: at(id), query: { reason } }),
    answer: (id) => send({ method: 'POST', path: at(id, 'answer') }),
    ring: (id) => send({ method: 'POST', path: at(id, 'ring') }),
    stopRinging: (id) => send({ method: 'DELETE', path: at(id, 'ring') }),
    hold: (id) => send({ method: 'POST', path: at(id, 'hold') }),
    unhold: (id) => send({ method: 'DELETE', path: at(id, 'hold') }),
    startMusic: (id, mohClass) => send({ method: 'POST', path: at(id, 'moh'), query: { mohClass } }),
    stopMusic: (id) => send({ method: 'DELETE', path: at(id, 'moh') }),
    mute: (id, direction) => send({ method: 'POST', path: at(id, 'mute'), query: { direction } }),
    unmute: (id, direction) => send({ method: 'DELETE', path: at(id, 'mute'), query: { direction } }),
    sendDigits: (id, dtmf) => send({ method: 'POST', path: at(id, 'dtmf'), query: { dtmf } }),
    record: (id, order) => send({ method: 'POST', path: at(id, 'record'), query: { ...order } }),
    redirect: (id, endpoint) => send({ method: 'POST', path: at(id, 'redirect'), query: { endpoint } }),
    play: (id, media, playbackId) =>
      send({ method: 'POST', path: at(id, 'play'), query: { media, playbackId } }),
    async variable(id, variable) {
      const request = { method: 'GET', path: at(id, 'variable'), query: { variable } } as const;
      return (await send<{ readonly value: string }>(request)).value;
    },
    setVariable: (id, variable, value) =>
      send({ method: 'POST', path: at(id, 'variable'), query: { variable, value } }),
    snoop: (id, order) => send({ method: 'POST', path: at(id, 'snoop'), query: { ...order } }),
  };
}
