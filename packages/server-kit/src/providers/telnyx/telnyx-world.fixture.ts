// The provider loads it at its first request; a busy machine takes seconds for that, which no test shall wait for.
import 'telnyx';
import type { MediaGrant } from '@offhook/core/protocol';
import {
  agentPhones,
  ourNumber,
  suitePhone,
  type ProviderUnderTest,
  type VendorLeg,
  type VendorPhone,
  type VendorRequestKind,
  type VendorWorld,
} from '../../testing/provider-suite/provider-world.js';
import { untilQuiet } from '../../testing/provider-suite/until-quiet.js';
import { webhookNewsLine } from '../../testing/provider-suite/webhook-news-line.js';
import type { Fault } from '../../testing/vendors/faults.js';
import {
  startFakeTelnyx,
  tooManyRequests,
  type BrowserCall,
  type FakeTelnyx,
  type TelnyxInstance,
} from '../../testing/vendors/telnyx/index.js';
import { problemsOf } from '../../testing/vendors/telnyx/telnyx-description.fixture.js';
import type { OutgoingWebhook } from '../../testing/vendors/webhook-sender.js';
import { waitFor } from '../../testing/wait-for.js';
import { account } from './telnyx-bench.fixture.js';
import { telnyx } from './telnyx.js';

const requests: Readonly<Record<VendorRequestKind, Pick<Fault, 'method' | 'pathEnd'>>> = {
  dial: { method: 'POST', pathEnd: '/v2/calls' },
  hangUp: { method: 'POST', pathEnd: '/actions/hangup' },
  any: {},
};

/** Telnyx and the people around it. */
export interface TelnyxWorld extends VendorWorld {
  readonly fake: FakeTelnyx;
}

/** Telnyx, for the suite that every provider passes. */
export const telnyxUnderTest = {
  name: 'telnyx',
  cannot: {
    'outbound-ringing':
      'Telnyx does not tell when a phone rings: the call is being placed until it is answered.',
  },
  async startVendor({ url, clock }): Promise<TelnyxWorld> {
    const { apiKey, connectionId, credentialConnectionId } = account;
    const fake = await startFakeTelnyx({
      ...{ apiKey, connectionId, credentialConnectionId, numbers: [ourNumber] },
      ...{ webhookUrl: `${url}/webhooks/telnyx`, phone: suitePhone, now: clock.now },
    });
    const phoneOf = (legId: string): VendorPhone => {
      const phone = fake.phoneOf(legId);
      return { legId, answer: phone.answer, decline: phone.hangUp, hangUp: phone.hangUp };
    };
    return {
      fake,
      provider: telnyx({
        ...{ ...account, phoneNumber: ourNumber },
        ...{ publicKey: fake.publicKey, apiBaseUrl: fake.url },
      }),
      news: webhookNewsLine(fake.webhooks, titleOf),
      legs: () => fake.instances().map((leg, _index, all) => vendorLeg(leg, all)),
      phoneOf,
      addressOfAgent: (agent) => agentPhones[agent],
      callIn: (from) => phoneOf(fake.callIn({ from, to: ourNumber })),
      async joinBrowser(grant) {
        const browser = await fake.connectBrowser(browserCall(grant));
        await waitFor(
          'the browser is in the conference',
          async () => fake.instances().find(({ call_control_id }) => call_control_id === browser),
          (leg) => leg?.conference != null || leg?.ended != null,
          { pauseMs: 2 },
        );
        return phoneOf(browser);
      },
      fault: (kind, fault) => fake.fault({ ...fault, ...requests[kind] }),
      mend: () => fake.clearFaults(),
      tooManyRequests: (seconds) => tooManyRequests('90103', seconds).answer,
      dialCount: () =>
        fake.requests.filter(
          ({ method, path }) => method === requests.dial.method && path === requests.dial.pathEnd,
        ).length,
      settled: () => fake.settled(),
      heard: () => untilQuiet(fake),
      async close() {
        await fake.close();
        const problems = problemsOf(fake);
        if (problems.length > 0) throw new Error(`not as Telnyx describes itself:\n${problems.join('\n')}`);
      },
    };
  },
} as const satisfies ProviderUnderTest;

/** What the browser SDK is given. */
function browserCall({ adapter, credentials }: MediaGrant): BrowserCall {
  if (adapter !== 'telnyx') throw new Error(`this grant is for ${adapter}`);
  const { loginToken, ...dialled } = credentials as Omit<Required<BrowserCall>, 'token'> & {
    readonly loginToken: string;
  };
  return { token: loginToken, ...dialled };
}

function vendorLeg(leg: TelnyxInstance, all: readonly TelnyxInstance[]): VendorLeg {
  const canSpeak = (one: TelnyxInstance): boolean => one.conference !== null && !one.held;
  const others = all.filter((one) => one !== leg && one.conference === leg.conference && canSpeak(one));
  return {
    id: leg.call_control_id,
    address: addressOf(leg),
    state: stateOf(leg),
    speaksWith: canSpeak(leg) ? others.map(addressOf).sort() : [],
    held: leg.held,
    muted: leg.muted,
    digits: leg.heard,
    recording: leg.recording,
    heard: leg.played,
  };
}

function addressOf({ direction, connection_id, from, to }: TelnyxInstance): string {
  if (connection_id === account.credentialConnectionId) return 'browser';
  return direction === 'incoming' ? from : to;
}

function stateOf({ state }: TelnyxInstance): VendorLeg['state'] {
  switch (state) {
    case 'parked':
      return 'ringing';
    case 'answered':
      return 'up';
    default:
      return state;
  }
}

function titleOf({ body }: OutgoingWebhook): string {
  const { data } = JSON.parse(body) as { readonly data: { readonly event_type: string } };
  return data.event_type;
}
