import type { Provider } from '../../providers/contract.js';
import { asterisk } from '../../providers/asterisk/index.js';
import { telnyx } from '../../providers/telnyx/index.js';
import { twilio } from '../../providers/twilio/index.js';
import { startFakeAsterisk } from '../vendors/asterisk/index.js';
import type { Fault } from '../vendors/faults.js';
import { ordinaryPhone, type PhoneBehaviour } from '../vendors/phone-behaviour.js';
import { startFakeTelnyx } from '../vendors/telnyx/index.js';
import { startFakeTwilio } from '../vendors/twilio/index.js';
import type { WebhookSender } from '../vendors/webhook-sender.js';
import { waitFor } from '../wait-for.js';

/** A vendor whose customers' nodes die. */
export interface VendorOfNodes {
  /** Options of the provider, that can travel to another process. */
  readonly options: object;
  /** Every leg there ever was, oldest first. */
  legs(): readonly VendorLeg[];
  /** Webhooks go there from now on. */
  reachAt(url: string): void;
  /** Tells nothing any more once it has had so many legs. */
  quietAfter(legs: number): void;
  fault(fault: Fault): void;
  /** Nothing goes wrong any more, and everything is told: to the next node. */
  calm(): Promise<void>;
  /** Resolves when that node hears what happens. */
  heard(): Promise<void>;
  close(): Promise<void>;
}

/** A leg at a vendor, with its phone in the hand of the test. */
export interface VendorLeg {
  /** The number that was dialled. */
  readonly number: string;
  readonly alive: boolean;
  answer(): void;
}

/** One vendor in the table of those at which nodes die. */
export interface VendorEntry {
  provider(options: object): Provider;
  start(): Promise<VendorOfNodes>;
  /** The request that places a leg. */
  readonly create: Pick<Fault, 'method' | 'pathEnd'>;
}

/** Where vendors believe us to be; it stays when nodes come and go. */
export const publicUrl = 'https://calls.example/api/v1';

/** Leo's. */
export const agentsPhone = '+12025550142';

const phoneNumber = '+12025550199';

/** All of them: adding one is one line. */
export const vendorsOfNodes: Readonly<Record<string, VendorEntry>> = {
  twilio: { provider: twilio, start: startTwilio, create: { method: 'POST', pathEnd: '/Participants.json' } },
  telnyx: { provider: telnyx, start: startTelnyx, create: { method: 'POST', pathEnd: '/v2/calls' } },
  asterisk: {
    provider: asterisk,
    start: startAsterisk,
    create: { method: 'POST', pathEnd: '/ari/channels' },
  },
};

/** Does nothing by itself. */
const inHand: PhoneBehaviour = { ...ordinaryPhone, ringsAfterMs: null, then: 'rings' };

async function calm(url: string): Promise<void> {
  await fetch(new URL('/fake/faults', url), { method: 'DELETE' });
}

/** What fakes have in common that tell by webhooks. */
interface WebhookVendor {
  readonly url: string;
  readonly webhooks: WebhookSender;
  readonly fault: (fault: Fault) => void;
  readonly close: () => Promise<void>;
}

function toldByWebhooks(
  fake: WebhookVendor,
  proxy: { local: string },
  legs: () => readonly VendorLeg[],
  options: object,
): VendorOfNodes {
  let mostLegs = Infinity;
  fake.webhooks.weather = {
    get lose() {
      return legs().length >= mostLegs ? 1 : 0;
    },
  };
  return {
    ...{ options: { ...options, apiBaseUrl: fake.url }, legs, fault: fake.fault, close: fake.close },
    reachAt: (url) => void (proxy.local = url),
    quietAfter: (count) => void (mostLegs = count),
    heard: async () => undefined,
    async calm() {
      mostLegs = Infinity;
      await calm(fake.url);
    },
  };
}

async function startTwilio(): Promise<VendorOfNodes> {
  const account = { accountSid: `AC${'a'.repeat(32)}`, authToken: 'the-auth-token-of-the-account' };
  const proxy = { public: publicUrl, local: '' };
  const fake = await startFakeTwilio({
    ...{ ...account, numbers: [phoneNumber], phone: () => inHand, publicWebhookBase: proxy },
  });
  const legs = (): readonly VendorLeg[] =>
    fake.instances().map(({ sid, to, endedAt }) => ({
      ...{ number: to, alive: endedAt === null },
      answer: () => fake.phoneOf(sid).answer(),
    }));
  return toldByWebhooks(fake, proxy, legs, { ...account, phoneNumber });
}

async function startTelnyx(): Promise<VendorOfNodes> {
  const account = { apiKey: 'KEY0123456789', connectionId: '1494404757140276705' };
  const proxy = { public: publicUrl, local: '' };
  const fake = await startFakeTelnyx({
    ...{ ...account, numbers: [phoneNumber], phone: () => inHand },
    ...{ webhookUrl: `${publicUrl}/webhooks/telnyx`, publicWebhookBase: proxy },
  });
  const legs = (): readonly VendorLeg[] =>
    fake.instances().map(({ call_control_id: id, to, state }) => ({
      ...{ number: to, alive: state !== 'ended' },
      answer: () => fake.phoneOf(id).answer(),
    }));
  return toldByWebhooks(fake, proxy, legs, { ...account, phoneNumber, publicKey: fake.publicKey });
}

async function startAsterisk(): Promise<VendorOfNodes> {
  const access = { user: 'offhook', password: 'secret-of-the-pbx' };
  let mostLegs = Infinity;
  let heard = 0;
  const fake = await startFakeAsterisk({
    ...{ ...access, app: 'offhook', phone: () => inHand },
    weather: {
      get lose() {
        return fake.instances().length >= mostLegs ? 1 : 0;
      },
    },
  });
  /** Whoever hears the events signs for it at once. */
  const signed = (): number =>
    fake.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/variable')).length;
  return {
    options: { ...access, ariUrl: fake.url, endpoint: 'PJSIP/{number}@trunk' },
    legs: () =>
      fake.instances().map(({ id, endpoint, alive }) => ({
        ...{ number: /\+\d+/.exec(endpoint)?.[0] ?? endpoint, alive },
        answer: () => fake.phoneOf(id).answer(),
      })),
    reachAt: () => undefined,
    quietAfter: (legs) => void (mostLegs = legs),
    fault: fake.fault,
    async heard() {
      await waitFor(
        'events heard',
        async () => signed(),
        (times) => times > heard,
        { pauseMs: 5 },
      );
    },
    async calm() {
      mostLegs = Infinity;
      heard = signed();
      await calm(fake.url);
    },
    close: fake.close,
  };
}
