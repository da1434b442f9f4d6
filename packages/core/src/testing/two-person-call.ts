import type { Call, Participant } from '../call/call.js';
import { browserEnvironment } from '../env/browser-environment.js';
import { CallError } from '../errors/call-error.js';
import { createDevices } from '../media/devices.js';
import { loadMediaAdapter } from '../media/load-media-adapter.js';
import type { MediaSessionOptions } from '../media/media-session-options.js';
import { rememberedDevices } from '../media/remembered-devices.js';
import type { RelayedSignal } from '../protocol/events.js';
import type { MediaGrant } from '../protocol/resources.js';
import type { MediaStateBody } from '../protocol/schemas/index.js';
import { sampleCall, sampleParticipant } from './sample-call.js';

/** Who of the two. */
export type Side = 'caller' | 'callee';

/** Decides what becomes of a signal on its way: call `deliver` never, later, or twice. */
export type Carrier = (signal: RelayedSignal, deliver: () => void) => void;

/** A call of two people with everything between their browsers in memory: snapshots, grants, the relay of signals. */
export interface TwoPersonCall {
  /** The relay; the default delivers in the next microtask. */
  carry: Carrier;
  /** False: no realtime path, sending rejects. */
  up: boolean;
  readonly signals: readonly RelayedSignal[];
  readonly reports: readonly (MediaStateBody & { readonly side: Side })[];
  readonly grants: readonly MediaGrant[];
  call(side: Side): Call;
  /** Changes the snapshot and tells everybody. */
  change(facts: Partial<Call>): void;
  changePerson(side: Side, facts: Partial<Participant>): void;
  /** The callee picks up. */
  answer(): void;
  end(): void;
  /** What a media session of this side on one device needs; each has its own listeners. */
  options(side: Side, overrides?: Partial<MediaSessionOptions>): MediaSessionOptions;
}

/** Settings of {@link twoPersonCall}. */
export interface TwoPersonCallOptions {
  readonly channel?: 'voice' | 'video';
  /** More of the grants, e.g. another adapter or its servers. */
  readonly grant?: Partial<MediaGrant>;
}

/** Makes a {@link TwoPersonCall}, ringing. */
export function twoPersonCall({ channel = 'voice', grant = {} }: TwoPersonCallOptions = {}): TwoPersonCall {
  const environment = browserEnvironment();
  const callListeners = new Set<() => void>();
  const signalListeners = new Map<(signal: RelayedSignal) => void, Side>();
  const signals: RelayedSignal[] = [];
  const reports: (MediaStateBody & { readonly side: Side })[] = [];
  const grants: MediaGrant[] = [];
  const devices: Record<Side, string> = { caller: 'device-caller', callee: 'device-callee' };
  let facts: Call = {
    ...sampleCall({ channel, provider: 'p2p', startedAt: new Date(environment.now()).toISOString() }),
    participants: [sampleParticipant({ id: 'caller', state: 'joined' }), sampleParticipant({ id: 'callee' })],
  };

  function change(next: Partial<Call>): void {
    facts = { ...facts, ...next, version: facts.version + 1 };
    for (const listener of [...callListeners]) listener();
  }

  function changePerson(side: Side, next: Partial<Participant>): void {
    change({ participants: facts.participants.map((one) => (one.id === side ? { ...one, ...next } : one)) });
  }

  function call(side: Side): Call {
    const answeredOn = { deviceId: devices[side], label: side };
    return { ...facts, me: { participantId: side, state: 'joined', answeredOn } };
  }

  const self: TwoPersonCall = {
    carry: (_signal, deliver) => queueMicrotask(deliver),
    up: true,
    signals,
    reports,
    grants,
    call,
    change,
    changePerson,
    answer() {
      changePerson('callee', { state: 'joined' });
      change({ status: 'answered', answeredAt: new Date(environment.now()).toISOString() });
    },
    end: () => change({ status: 'ended', endedAt: new Date(environment.now()).toISOString() }),
    options: (side, overrides = {}) => ({
      callId: facts.id,
      environment,
      deviceId: `device-${side}`,
      devices: createDevices(navigator.mediaDevices, rememberedDevices(noStorage)),
      async grant(body) {
        const sessionId = body.sessionId ?? environment.newId();
        const granted: MediaGrant = {
          adapter: 'p2p',
          participantId: side,
          sessionId,
          credentials: {},
          polite: side === 'callee',
          expiresAt: new Date(environment.now() + 3_600_000).toISOString(),
          ...grant,
        };
        grants.push(granted);
        devices[side] = body.deviceId;
        if (body.sessionId === undefined) changePerson(side, { sessionId, connection: 'connecting' });
        return granted;
      },
      async mediaState(body) {
        reports.push({ ...body, side });
        const { deviceId: _device, timings: _timings, ...said } = body;
        changePerson(
          side,
          Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
        );
      },
      realtime: () => ({
        isUp: () => self.up,
        async signal(signal) {
          if (!self.up) throw new CallError('unavailable');
          const relayed = { ...signal, from: side };
          signals.push(relayed);
          self.carry(relayed, () => {
            for (const [listener, to] of [...signalListeners]) if (to === signal.to) listener(relayed);
          });
        },
      }),
      onSignal(listener) {
        signalListeners.set(listener, side);
        return () => void signalListeners.delete(listener);
      },
      getCall: () => call(side),
      onCall(listener) {
        const tell = (): void => listener(call(side));
        callListeners.add(tell);
        return () => void callListeners.delete(tell);
      },
      loadAdapter: loadMediaAdapter,
      ...overrides,
    }),
  };
  return self;
}

/** Tests must not remember each other's devices. */
function noStorage(): Storage {
  throw new DOMException('No storage here', 'SecurityError');
}
