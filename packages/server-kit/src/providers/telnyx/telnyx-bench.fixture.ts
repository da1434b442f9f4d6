import {
  mergeLeg,
  newLeg,
  newParticipant,
  type CallState,
  type Leg,
  type LegObservation,
  type Person,
} from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
// The provider loads it at its first request; a busy machine takes seconds for that, which no test shall wait for.
import 'telnyx';
import { systemClock } from '../../ports/clock.js';
import {
  startFakeTelnyx,
  type FakeTelnyx,
  type FakeTelnyxOptions,
} from '../../testing/vendors/telnyx/index.js';
import { problemsOf } from '../../testing/vendors/telnyx/telnyx-description.fixture.js';
import { phonesAt } from '../../testing/vendors/phones-at.fixture.js';
import { startWebhookHost } from '../../testing/vendors/webhook-host.fixture.js';
import { waitFor } from '../../testing/wait-for.js';
import type {
  InboundCall,
  LegRequest,
  PhoneFacet,
  ProviderConnection,
  ProviderContext,
  RecordingObservation,
  WebhookRequest,
} from '../contract.js';
import type { TelnyxOptions } from './telnyx-options.js';
import { telnyx } from './telnyx.js';

/** The account at the fake. Key and numbers are the canaries that must not turn up in any error or log. */
export const account = {
  apiKey: 'KEY0199CANARYSECRET',
  connectionId: '1494404757140276705',
  credentialConnectionId: '1494404757140276999',
  phoneNumber: '+12025550123',
};
/** The same as the fake has it. */
export const fakeAccount = {
  apiKey: account.apiKey,
  connectionId: account.connectionId,
  credentialConnectionId: account.credentialConnectionId,
  numbers: [account.phoneNumber],
};
export const maya = '+12025550187';
export const leo = '+12025550142';
export const callId = '0b9f1c8e-5b1e-4b6e-9a54-1d1b6c1f0001';

type Facet = Required<PhoneFacet>;

/**
 * The provider at the fake over real HTTP, and a host that plays the kit: it merges what it hears into legs. At its end
 * what was asked is held against Telnyx's own description, where that is at hand.
 */
export interface TelnyxBench extends AsyncDisposable {
  readonly fake: FakeTelnyx;
  readonly connection: ProviderConnection;
  readonly phone: Facet;
  /** The same on a node that has just started. */
  anotherNode(): Facet;
  /** Webhooks as they came. */
  readonly webhooks: WebhookRequest[];
  readonly recordings: RecordingObservation[];
  readonly inbound: InboundCall[];
  readonly logged: string[];
  /** Who takes inbound calls; default: we. */
  takesInbound: boolean;
  /** Legs whom nobody waits for any more. */
  readonly unwanted: Set<string>;
  /** What webhooks are answered with instead of being received. */
  refuses: number | null;
  leg(id: string): Leg;
  /** Ids of a call to our number, by Telnyx's id of its leg. */
  inboundLeg(callControlId: string): { readonly callId: string; readonly legId: string };
  /** Keeps a leg that is planned. */
  plan(facts: Partial<Leg> & Pick<Leg, 'id'>): Leg;
  request(id: string, more?: Partial<LegRequest>): LegRequest;
  hear(observation: LegObservation | null): void;
  /** Plans and dials. */
  dialled(facts: Partial<Leg> & Pick<Leg, 'id'>): Promise<Leg>;
  /** Waits until the leg is so. */
  until(id: string, isSo: (leg: Leg) => boolean): Promise<Leg>;
  isUp(id: string): Promise<Leg>;
  hasEnded(id: string): Promise<Leg>;
  /** The leg as the fake sees it. */
  atTelnyx(id: string): ReturnType<FakeTelnyx['instances']>[number];
}

/** Starts it. */
export async function startBench(
  fakeOptions: Partial<FakeTelnyxOptions> = {},
  options: TelnyxOptions = {},
): Promise<TelnyxBench> {
  const legs = new Map<string, { callId: string; leg: Leg }>();
  const host = await startWebhookHost(async ({ path, headers, rawBody }) => {
    if (bench.refuses !== null) return { status: bench.refuses };
    const request = { kind: null, url: new URL(path, 'https://host.example'), headers, rawBody };
    bench.webhooks.push(request);
    try {
      return { status: 200, ...(await take(request)) };
    } catch (error) {
      bench.logged.push(String(error));
      return { status: error instanceof CallError && error.code === 'forbidden' ? 403 : 500 };
    }
  });
  const webhookUrl = `${host.url}/webhooks/telnyx`;
  const fake = await startFakeTelnyx({
    ...fakeAccount,
    webhookUrl,
    webhookRetryMs: [1, 1],
    phone: phonesAt({}),
    ...fakeOptions,
  });
  const log = (facts: object, message: string) =>
    void bench.logged.push(`${message} ${JSON.stringify(facts)}`);
  const inboundLeg = (id: string) => ({
    callId: `call of ${id.slice(3, 20)}`,
    legId: `leg of ${id.slice(3, 20)}`,
  });
  const provider = telnyx({ ...account, publicKey: fake.publicKey, apiBaseUrl: fake.url, ...options });
  const context: ProviderContext = {
    clock: { ...systemClock, now: fakeOptions.now ?? systemClock.now },
    logger: { debug: log, info: log, warn: log, error: log },
    observe: async (_callId, observations) => observations.forEach((one) => bench.hear(one)),
    observeRecording: async (_callId, seen) => void bench.recordings.push(seen),
    missedNews: () => undefined,
    receiveInbound: async () => null,
    inboundLeg,
    webhookUrl: () => new URL(webhookUrl),
  };
  const connection = provider.connect(context);

  async function take(request: WebhookRequest) {
    const received = await connection.webhooks?.receive(request);
    let inboundCallId: string | null = null;
    for (const news of received?.news ?? []) {
      if (news.type === 'leg') bench.hear(news.observation);
      else if (news.type === 'recording') bench.recordings.push(news);
      else inboundCallId = takeInbound(news.call);
    }
    return received?.answer?.({ inboundCallId, unwantedLegs: bench.unwanted });
  }

  function takeInbound(call: InboundCall): string | null {
    bench.inbound.push(call);
    if (!bench.takesInbound) return null;
    const ids = inboundLeg(call.providerLegId);
    if (!legs.has(ids.legId)) {
      bench.plan({ id: ids.legId, address: call.from, providerLegId: call.providerLegId, state: 'ringing' });
    }
    return ids.callId;
  }

  const bench: TelnyxBench = {
    fake,
    connection,
    phone: connection.phone as Facet,
    anotherNode: () => provider.connect(context).phone as Facet,
    webhooks: [],
    recordings: [],
    inbound: [],
    logged: [],
    takesInbound: true,
    unwanted: new Set(),
    refuses: null,
    inboundLeg,
    leg(id) {
      const kept = legs.get(id);
      if (kept === undefined) throw new Error(`no leg ${id}`);
      return kept.leg;
    },
    plan(facts) {
      const leg = newLeg({
        participantId: `participant of ${facts.id}`,
        role: 'customer',
        kind: 'phone',
        address: maya,
        heardAt: (fakeOptions.now ?? Date.now)(),
        ...facts,
      });
      legs.set(leg.id, { callId, leg });
      return leg;
    },
    request: (id, more = {}) => ({
      callId,
      orgId: 'org',
      leg: bench.leg(id),
      agentLeg: 'none',
      from: null,
      ringTimeoutMs: 30_000,
      ...more,
    }),
    hear(observation) {
      const kept = observation === null ? undefined : legs.get(observation.legId);
      if (observation !== null && kept !== undefined) kept.leg = mergeLeg(kept.leg, observation);
    },
    async dialled(facts) {
      bench.plan(facts);
      bench.hear(await bench.phone.dial(bench.request(facts.id)));
      return bench.leg(facts.id);
    },
    until: (id, isSo) => waitFor(`leg ${id}`, () => Promise.resolve(bench.leg(id)), isSo, { pauseMs: 2 }),
    isUp: (id) => bench.until(id, (leg) => leg.state === 'up'),
    hasEnded: (id) => bench.until(id, (leg) => leg.state === 'ended'),
    atTelnyx(id) {
      const found = fake.instances().find((one) => one.call_control_id === bench.leg(id).providerLegId);
      if (found === undefined) throw new Error(`Telnyx has no leg ${id}`);
      return found;
    },
    async [Symbol.asyncDispose]() {
      await connection.close();
      await fake.close();
      const problems = problemsOf(fake);
      await host.close();
      if (problems.length > 0) throw new Error(`not as Telnyx describes itself:\n${problems.join('\n')}`);
    },
  };
  return bench;
}

/** A call in which an agent takes part by the browser, with that leg. */
export function browserCall(leg: Leg): {
  readonly call: CallState;
  readonly participant: CallState['participants'][number];
} {
  const nothing = { phone: null, email: null, avatarUrl: null, company: null };
  const person: Person = { kind: 'user', id: 'amara', name: 'Amara', ...nothing };
  const participant = newParticipant({ id: 'participant-1', person, part: 'caller', userId: 'amara' });
  const legs = [{ ...leg, participantId: participant.id }];
  const timing = { ringMs: 30_000, mediaConnectMs: 20_000 };
  return {
    call: { id: callId, participants: [participant], legs, timing } as unknown as CallState,
    participant,
  };
}
