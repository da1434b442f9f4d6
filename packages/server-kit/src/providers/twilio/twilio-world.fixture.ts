import client from 'twilio';
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
  startFakeTwilio,
  tooManyRequests,
  twilioFault,
  type FakeTwilio,
  type PhoneInHand,
  type TwilioInstance,
} from '../../testing/vendors/twilio/index.js';
import type { OutgoingWebhook } from '../../testing/vendors/webhook-sender.js';
import { waitFor } from '../../testing/wait-for.js';
import { account } from './provider-context.fixture.js';
import { twilio } from './twilio.js';

/** Loads the client's lazy parts now, a second's work on a busy machine, and not in the first test's time. */
void client(account.accountSid, account.authToken).conferences;

const requests: Readonly<Record<VendorRequestKind, Pick<Fault, 'method' | 'path'>>> = {
  dial: { method: 'POST', path: '/Participants.json' },
  hangUp: { method: 'POST', path: '/Calls/' },
  any: {},
};

const states: Readonly<Record<string, VendorLeg['state']>> = {
  queued: 'dialing',
  initiated: 'dialing',
  ringing: 'ringing',
  'in-progress': 'up',
};

/** Twilio and the people around it. */
export interface TwilioWorld extends VendorWorld {
  readonly fake: FakeTwilio;
}

/** Twilio, for the suite that every provider passes. */
export const twilioUnderTest = {
  name: 'twilio',
  cannot: {},
  async startVendor({ url, clock }): Promise<TwilioWorld> {
    const webhooks = `${url}/webhooks/twilio`;
    const { accountSid, authToken, apiKeySid, apiKeySecret, phoneNumber, twimlAppSid } = account;
    const fake = await startFakeTwilio({
      ...{ accountSid, authToken, apiKeySid, apiKeySecret, applicationSid: twimlAppSid },
      ...{ numbers: [phoneNumber], phone: suitePhone, now: clock.now, detectionMs: 2 },
      voiceUrl: `${webhooks}/inbound`,
      applicationVoiceUrl: `${webhooks}/voice`,
      voiceStatusUrl: `${webhooks}/status`,
    });
    const phone = (inHand: PhoneInHand): VendorPhone => ({
      legId: inHand.sid,
      answer: () => inHand.answer(),
      decline: () => inHand.decline(),
      hangUp: () => inHand.hangUp(),
    });
    return {
      fake,
      provider: twilio({ ...account, apiBaseUrl: fake.url, machineDetection: true }),
      news: webhookNewsLine(fake.webhooks, titleOf),
      legs: () => fake.instances().map((leg, _index, all) => vendorLeg(leg, all)),
      phoneOf: (sid) => phone(fake.phoneOf(sid)),
      addressOfAgent: (agent) => agentPhones[agent],
      callIn: (from) => phone(fake.callIn({ from, to: ourNumber })),
      async joinBrowser(grant) {
        const browser = await fake.connectBrowser(credentialsOf(grant));
        await waitFor(
          'the browser is in the conference',
          async () => fake.instances().find(({ sid }) => sid === browser.sid),
          (leg) => leg?.conference != null || leg?.endedAt != null,
          { pauseMs: 2 },
        );
        return phone(browser);
      },
      fault: (kind, fault) => fake.fault({ ...fault, ...requests[kind] }),
      mend: () => fake.clearFaults(),
      tooManyRequests: (seconds) =>
        twilioFault({}, tooManyRequests, { 'retry-after': String(seconds) }).answer ?? { status: 429 },
      dialCount: () =>
        fake.requests.filter(
          ({ method, path }) => method === 'POST' && path.endsWith(requests.dial.path ?? ''),
        ).length,
      settled: () => fake.settled(),
      heard: () => untilQuiet(fake),
      close: () => fake.close(),
    };
  },
} as const satisfies ProviderUnderTest;

function credentialsOf({ adapter, credentials }: MediaGrant) {
  if (adapter !== 'twilio-voice') throw new Error(`this grant is for ${adapter}`);
  return credentials as { readonly token: string; readonly params: Readonly<Record<string, string>> };
}

function vendorLeg(leg: TwilioInstance, all: readonly TwilioInstance[]): VendorLeg {
  const canSpeak = (one: TwilioInstance): boolean =>
    one.endedAt === null && one.conference !== null && !one.hold;
  const others = all.filter((one) => one !== leg && one.conferenceSid === leg.conferenceSid && canSpeak(one));
  return {
    id: leg.sid,
    address: addressOf(leg),
    state: states[leg.status] ?? 'ended',
    speaksWith: canSpeak(leg) ? others.map(addressOf).sort() : [],
    held: leg.hold,
    muted: leg.muted,
    digits: leg.heard.flatMap((one) => /^digits: (.*)$/.exec(one)?.[1] ?? []).join(''),
    recording: leg.recording,
    heard: leg.heard,
  };
}

function addressOf({ direction, from, to }: TwilioInstance): string {
  const address = direction === 'inbound' ? from : to;
  return address.startsWith('client:') ? 'browser' : address;
}

function titleOf({ url, body }: OutgoingWebhook): string {
  const form = new URLSearchParams(body);
  const path = new URL(url).pathname.split('/').at(-1);
  return `${path} ${form.get('StatusCallbackEvent') ?? form.get('CallStatus') ?? ''}`.trim();
}
