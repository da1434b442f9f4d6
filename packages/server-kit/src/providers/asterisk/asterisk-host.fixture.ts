import { mergeLeg, newLeg, type Confirmed, type Leg, type RecordingState } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import { systemClock, type Clock } from '../../ports/clock.js';
import {
  startFakeAsterisk,
  type FakeAsterisk,
  type FakeAsteriskOptions,
} from '../../testing/vendors/asterisk/index.js';
import { waitFor } from '../../testing/wait-for.js';
import type {
  InboundCall,
  LegRequest,
  PhoneFacet,
  ProviderConnection,
  RecordingObservation,
} from '../contract.js';
import type { AsteriskOptions } from './asterisk-options.js';
import { asterisk } from './asterisk.js';

/** A node of a host that keeps legs as the kit does, so that the provider can be tried alone. */
export interface AsteriskHost {
  readonly asterisk: FakeAsterisk;
  readonly connection: ProviderConnection;
  readonly phone: Required<PhoneFacet>;
  /** Calls that came in. */
  readonly inbound: readonly InboundCall[];
  /** What was logged, as text. */
  readonly logged: readonly string[];
  /** What was told of recordings. */
  readonly recorded: readonly RecordingObservation[];
  /** The recording of a call, as confirmed. */
  recording(callId: string): Confirmed<RecordingState> | null;
  /** Plans a leg of a call. */
  plan(callId: string, legId: string, facts?: Partial<Leg>): Leg;
  leg(legId: string): Leg;
  request(legId: string): LegRequest;
  /** Dials as the kit does: a lost answer makes the leg unknown. */
  dial(legId: string): Promise<void>;
  /** Asks about the leg and applies the answer; `false` when the provider knows nothing. */
  lookUp(legId: string): Promise<boolean>;
  /** Applies what the provider answered. */
  apply(answer: Promise<unknown>): Promise<void>;
  until(legId: string, state: Leg['state']): Promise<Leg>;
  /** Waits until something is so at Asterisk. */
  untilAt(what: string, isSo: () => boolean): Promise<void>;
  channel(legId: string): ReturnType<FakeAsterisk['instances']>[number];
}

/** What is to be done when the test is over, e.g. vitest's `onTestFinished`. */
type AtEnd = (close: () => void | Promise<void>) => void;

const access = { user: 'offhook', password: 'canary-pbx-secret' };
/** Those of the fake, and of the provider. */
export interface HostOptions {
  readonly fake?: Partial<FakeAsteriskOptions>;
  readonly provider?: AsteriskOptions;
  readonly clock?: Clock;
  /** Another node's, to join it. */
  readonly asterisk?: FakeAsterisk;
  readonly takesCalls?: boolean;
  readonly ringTimeoutMs?: number;
}

/** Starts a fake Asterisk with a node at it, and waits until events are heard. */
export async function asteriskHost(atEnd: AtEnd, options: HostOptions = {}): Promise<AsteriskHost> {
  const fake = options.asterisk ?? (await startFakeAsterisk({ ...access, app: 'offhook', ...options.fake }));
  if (options.asterisk === undefined) atEnd(() => fake.close());
  const legs = new Map<string, { readonly callId: string; leg: Leg }>();
  const recordings = new Map<string, Confirmed<RecordingState> | null>();
  const recorded: RecordingObservation[] = [];
  const inbound: InboundCall[] = [];
  const logged: string[] = [];
  const log = (facts: object, message: string): void =>
    void logged.push(`${message} ${JSON.stringify(facts)}`);
  const clock = options.clock ?? systemClock;
  const inboundLeg = (id: string) => ({
    callId: `in-${id.replace('.', '-')}`,
    legId: `caller-${id.replace('.', '-')}`,
  });
  const plan = (callId: string, legId: string, facts: Partial<Leg> = {}): Leg => {
    const leg = newLeg({
      ...{ id: legId, participantId: `p-${legId}`, role: 'customer', kind: 'phone' },
      ...{ address: '+12025550100', heardAt: clock.now() },
      ...facts,
    });
    legs.set(legId, { callId, leg });
    return leg;
  };
  const entry = (legId: string) => {
    const found = legs.get(legId);
    if (found === undefined) throw new CallError('not_found');
    return found;
  };
  const observeAll: AsteriskHost['apply'] = async (answer) => {
    const seen = (await answer) as Parameters<typeof mergeLeg>[1] | null;
    if (seen !== null) entry(seen.legId).leg = mergeLeg(entry(seen.legId).leg, seen);
  };
  const provider = asterisk({
    ...access,
    ariUrl: fake.url,
    endpoint: 'PJSIP/{number}@trunk',
    phoneNumbers: ['+12025550199', '+12025550198'],
    ...options.provider,
  });
  const connection = provider.connect({
    clock,
    logger: { debug: log, info: log, warn: log, error: log },
    async observe(callId, observations) {
      for (const seen of observations) {
        if (entry(seen.legId).callId !== callId) throw new Error('a leg of another call');
        entry(seen.legId).leg = mergeLeg(entry(seen.legId).leg, seen);
      }
    },
    async observeRecording(callId, seen) {
      const { state, at } = seen;
      recorded.push(seen);
      const known = recordings.get(callId) ?? null;
      if (known === null || at >= known.at) recordings.set(callId, { value: state, at });
    },
    missedNews() {
      for (const legId of legs.keys()) if (entry(legId).leg.state !== 'ended') void host.lookUp(legId);
    },
    async receiveInbound(call) {
      if (options.takesCalls === false) return null;
      const { callId, legId } = inboundLeg(call.providerLegId);
      inbound.push(call);
      const times = { dialing: null, ringing: call.at, up: null, ended: null };
      plan(callId, legId, { providerLegId: call.providerLegId, address: call.from, state: 'ringing', times });
      return callId;
    },
    inboundLeg,
    webhookUrl: () => null,
  });
  atEnd(() => connection.close());
  const phone = connection.phone as Required<PhoneFacet>;
  const request = (legId: string): LegRequest => ({
    ...{ callId: entry(legId).callId, orgId: 'org', leg: entry(legId).leg },
    ...{ agentLeg: 'phone', from: null, ringTimeoutMs: options.ringTimeoutMs ?? 30_000 },
  });
  const channel: AsteriskHost['channel'] = (legId) => {
    const { callId, leg } = entry(legId);
    const id = leg.providerLegId ?? `offhook.${callId}.${legId}`;
    const found = fake.instances().find((one) => one.id === id);
    if (found === undefined) throw new Error(`no channel ${id}`);
    return found;
  };
  const host: AsteriskHost = {
    ...{ asterisk: fake, connection, phone, inbound, recorded, logged, plan, request, channel },
    recording: (callId) => recordings.get(callId) ?? null,
    leg: (legId) => entry(legId).leg,
    async dial(legId) {
      const one = entry(legId);
      const at = clock.now();
      try {
        const seen = await phone.dial(request(legId));
        one.leg = mergeLeg(one.leg, seen);
      } catch (error) {
        if (error instanceof CallError) throw error;
        one.leg = mergeLeg(one.leg, { legId, state: 'unknown', at });
      }
    },
    async lookUp(legId) {
      const seen = await phone.lookUp(request(legId));
      if (seen !== null) entry(legId).leg = mergeLeg(entry(legId).leg, seen);
      return seen !== null;
    },
    apply: observeAll,
    until: async (legId, state) =>
      waitFor(
        `${legId} ${state}`,
        async () => entry(legId).leg,
        (leg) => leg.state === state,
        { pauseMs: 3 },
      ),
    async untilAt(what, isSo) {
      await waitFor(what, async () => isSo(), Boolean, { pauseMs: 3 });
    },
  };
  await host.untilAt('events heard', () => logged.some((line) => line.startsWith('hearing the events')));
  return host;
}
