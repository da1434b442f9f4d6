import client from 'twilio';
import { vi } from 'vitest';
import { mergeLeg, type Leg, type LegObservation } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import { inboundIds } from '../../calls/inbound-ids.js';
import type { FakeTwilio, FakeTwilioOptions } from '../../testing/vendors/twilio/index.js';
import { startFakeTwilio } from '../../testing/vendors/twilio/index.js';
import { startWebhookHost, type HostedRequest } from '../../testing/vendors/webhook-host.fixture.js';
import type {
  InboundCall,
  LegRequest,
  PhoneFacet,
  ProviderConnection,
  ProviderContext,
  RecordingObservation,
  WebhookRequest,
} from '../contract.js';
import { account, callId, contextOf, planned } from './provider-context.fixture.js';
import type { TwilioOptions } from './twilio-options.js';
import { twilio } from './twilio.js';

/** Loads the client's lazy parts now, a second's work on a busy machine, and not in the first test's time. */
void client(account.accountSid, account.authToken).conferences;
vi.setConfig({ testTimeout: 20_000 });

/** A webhook as it came, so that it can be told again. */
export type Told = Omit<WebhookRequest, 'url'> & { readonly url: string };

/** Plays the kit for a connected provider: takes webhooks over HTTP and merges what they say. */
export interface Kit {
  readonly fake: FakeTwilio;
  readonly connection: ProviderConnection;
  readonly phone: PhoneFacet;
  readonly context: ProviderContext;
  readonly legs: Map<string, Leg>;
  readonly told: Told[];
  readonly recordings: RecordingObservation[];
  readonly inbound: InboundCall[];
  /** Statuses with which webhooks were answered. */
  readonly answered: number[];
  /** A leg that is planned. */
  plan(id: string, more?: Partial<Leg>): Leg;
  leg(id: string): Leg;
  request(id: string, more?: Partial<LegRequest>): LegRequest;
  see(observation: LegObservation | null): void;
  /** Dials as the kit does: once; whatever is no `CallError` means that the outcome is unknown. */
  dial(id: string, more?: Partial<LegRequest>): Promise<void>;
  close(): Promise<void>;
}

/** How a test's kit is set up. */
export interface KitSetup {
  readonly fake?: Partial<FakeTwilioOptions>;
  readonly options?: TwilioOptions;
  readonly nobodyTakesCalls?: boolean;
}

export async function startKit({ fake: world = {}, options = {}, nobodyTakesCalls = false }: KitSetup = {}) {
  const legs = new Map<string, Leg>();
  const state = {
    told: [] as Told[],
    recordings: [] as RecordingObservation[],
    inbound: [] as InboundCall[],
    answered: [] as number[],
    receipts: new Set<string>(),
  };
  const base = { url: '' };
  const merge = (seen: LegObservation | null): void => {
    const known = seen === null ? undefined : legs.get(seen.legId);
    if (seen !== null && known !== undefined) legs.set(seen.legId, mergeLeg(known, seen));
  };
  const context = contextOf(base);
  const host = await startWebhookHost(async (request) => {
    const told = toldBy(request, base.url);
    state.told.push(told);
    const answer = await receive(told).then(
      (said) => (said === null ? { status: 204 } : { status: 200, ...said }),
      (error: unknown) => ({ status: error instanceof CallError ? error.status : 500, body: String(error) }),
    );
    state.answered.push(answer.status);
    return answer;
  });
  base.url = `${host.url}/webhooks/twilio`;
  const fake = await startFakeTwilio({
    ...{ accountSid: account.accountSid, authToken: account.authToken },
    ...{ apiKeySid: account.apiKeySid, apiKeySecret: account.apiKeySecret },
    ...{ numbers: [account.phoneNumber], applicationSid: account.twimlAppSid },
    secondMs: 20,
    ...world,
    ...(world.voiceUrl === undefined ? {} : { voiceUrl: `${base.url}/${world.voiceUrl}` }),
    ...(world.voiceStatusUrl === undefined ? {} : { voiceStatusUrl: `${base.url}/${world.voiceStatusUrl}` }),
  });
  const connection = twilio({ ...account, apiBaseUrl: fake.url, ...options }).connect(context);

  async function receive(told: Told) {
    const { webhooks } = connection;
    if (webhooks === undefined) throw new Error('no webhooks');
    const webhook = await webhooks.receive({ ...told, url: new URL(told.url) });
    let inboundCallId: string | null = null;
    for (const one of state.receipts.has(webhook.eventKey) ? [] : webhook.news) {
      if (one.type === 'leg') merge(one.observation);
      if (one.type === 'recording') state.recordings.push(one);
      if (one.type === 'inbound') {
        state.inbound.push(one.call);
        if (nobodyTakesCalls) continue;
        const ids = inboundIds('twilio', one.call.providerLegId);
        inboundCallId = ids.callId;
        legs.set(
          ids.legId,
          planned(ids.legId, { address: one.call.from, providerLegId: one.call.providerLegId }),
        );
      }
    }
    state.receipts.add(webhook.eventKey);
    return webhook.answer?.({ inboundCallId, unwantedLegs: new Set() }) ?? null;
  }

  const { phone } = connection;
  if (phone === undefined) throw new Error('no phone');
  const leg = (id: string): Leg => legs.get(id) ?? planned(id);
  const request = (id: string, more: Partial<LegRequest> = {}): LegRequest => ({
    ...{ callId, orgId: 'org', leg: leg(id), agentLeg: 'phone', from: null, ringTimeoutMs: 40_000 },
    ...more,
  });
  const kit: Kit = {
    ...{ fake, connection, phone, context, legs, leg, request, see: merge },
    ...{ told: state.told, recordings: state.recordings, inbound: state.inbound, answered: state.answered },
    plan(id, more) {
      legs.set(id, planned(id, more));
      return leg(id);
    },
    async dial(id, more) {
      merge(await dialOnce(phone, request(id, more)));
    },
    async close() {
      await Promise.all([fake.close(), connection.close()]);
      await host.close();
    },
  };
  return kit;
}

async function dialOnce(phone: PhoneFacet, request: LegRequest): Promise<LegObservation> {
  const legId = request.leg.id;
  try {
    return await phone.dial(request);
  } catch (error) {
    const at = Date.now();
    if (!(error instanceof CallError)) return { legId, state: 'unknown', at };
    return { legId, state: 'ended', at, cause: 'provider_error', detail: error.message };
  }
}

function toldBy({ path, headers, rawBody }: HostedRequest, base: string): Told {
  const url = new URL(path, base);
  return { kind: url.pathname.split('/').at(-1) ?? null, url: url.href, headers, rawBody };
}
