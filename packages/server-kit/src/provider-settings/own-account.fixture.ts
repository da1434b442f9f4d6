import client from 'twilio';
import type { MediaGrant, ProviderSettings } from '@offhook/core/protocol';
// Providers load the clients at their first request; a busy machine takes seconds for that, which no test shall wait for.
import 'telnyx';
import { asterisk } from '../providers/asterisk/index.js';
import type { Provider } from '../providers/contract.js';
import { telnyx } from '../providers/telnyx/index.js';
import { twilio } from '../providers/twilio/index.js';
import type { ApiUser } from '../testing/index.js';
import { startFakeAsterisk } from '../testing/vendors/asterisk/index.js';
import type { Fault } from '../testing/vendors/faults.js';
import { demoPhone } from '../testing/vendors/phone-behaviour.js';
import { startFakeTelnyx, type FakeTelnyx } from '../testing/vendors/telnyx/index.js';
import { startFakeTwilio, type FakeTwilio } from '../testing/vendors/twilio/index.js';
import { twilioAccounts } from './twilio-accounts.fixture.js';
import { openVendorDoor } from './vendor-door.fixture.js';

void client(`AC${'0'.repeat(32)}`, 'no token').conferences;

/** The organisation's line in every world. */
export const ownNumber = twilioAccounts.harbour.phoneNumber;

/** A vendor at which an organisation has an account of its own, and the server none. */
export interface OwnAccount {
  /** Without an account. */
  readonly provider: Provider;
  /** What must be seen nowhere. */
  readonly secrets: readonly string[];
  /** An administrator stores the account and enters at the vendor what is shown for it. */
  enter(admin: ApiUser): Promise<void>;
  /** Something goes wrong with the next request that dials. */
  faultOfDial(fault: Fault): void;
  /** Somebody phones the organisation, and gives up when told so. */
  callIn(from: string): { hangUp(): void };
  /** Somebody's browser takes part, where browsers do. */
  joinBrowser?(grant: MediaGrant): Promise<unknown>;
  /** Legs that are alive at the vendor. */
  alive(): number;
  close(): Promise<void>;
}

/** Every provider that has settings. */
export const ownAccounts: Readonly<Record<string, () => Promise<OwnAccount>>> = {
  twilio: ownTwilio,
  telnyx: ownTelnyx,
  asterisk: ownAsterisk,
};

async function store(admin: ApiUser, name: string, values: object): Promise<ProviderSettings> {
  const { status, body } = await admin.request<ProviderSettings>(
    'PUT',
    `/providers/${name}/settings`,
    values,
  );
  if (status !== 200) throw new Error(`not stored: ${status} ${JSON.stringify(body)}`);
  return body;
}

const urlAt = ({ webhookUrls }: ProviderSettings, words: string): string =>
  webhookUrls.find(({ label }) => label.includes(words))?.url ?? '';

async function ownTwilio(): Promise<OwnAccount> {
  const account = twilioAccounts.harbour;
  let fake: FakeTwilio | null = null;
  const there = (): FakeTwilio => fake ?? expected();
  const door = await openVendorDoor(() => there().url);
  return {
    provider: twilio({ apiBaseUrl: door.url }),
    secrets: [account.authToken, account.apiKeySecret],
    async enter(admin) {
      const stored = await store(admin, 'twilio', account);
      const { phoneNumber, twimlAppSid, ...login } = account;
      fake = await startFakeTwilio({
        ...{ ...login, applicationSid: twimlAppSid, numbers: [phoneNumber] },
        ...{ phone: demoPhone, detectionMs: 2 },
        voiceUrl: urlAt(stored, 'A call comes in'),
        voiceStatusUrl: urlAt(stored, 'Call status changes'),
        applicationVoiceUrl: urlAt(stored, 'TwiML App'),
      });
    },
    faultOfDial: (fault) => there().fault({ method: 'POST', pathEnd: '/Participants.json', ...fault }),
    callIn: (from) => there().callIn({ from, to: account.phoneNumber }),
    joinBrowser: ({ credentials }) =>
      there().connectBrowser(credentials as Parameters<FakeTwilio['connectBrowser']>[0]),
    alive: () =>
      there()
        .instances()
        .filter(({ endedAt }) => endedAt === null).length,
    async close() {
      await fake?.close();
      await door[Symbol.asyncDispose]();
    },
  };
}

async function ownTelnyx(): Promise<OwnAccount> {
  const account = { apiKey: 'KEY0199-canary-of-telnyx', connectionId: '1494404757140276705' };
  let fake: FakeTelnyx | null = null;
  const there = (): FakeTelnyx => fake ?? expected();
  const door = await openVendorDoor(() => there().url);
  return {
    provider: telnyx({ apiBaseUrl: door.url }),
    secrets: [account.apiKey],
    async enter(admin) {
      const stored = await store(admin, 'telnyx', { ...account, phoneNumber: ownNumber });
      const webhookUrl = urlAt(stored, 'webhook URL');
      fake = await startFakeTelnyx({ ...account, numbers: [ownNumber], webhookUrl });
      await store(admin, 'telnyx', { publicKey: fake.publicKey });
    },
    faultOfDial: (fault) => there().fault({ method: 'POST', pathEnd: '/v2/calls', ...fault }),
    callIn: (from) => there().phoneOf(there().callIn({ from, to: ownNumber })),
    alive: () =>
      there()
        .instances()
        .filter(({ ended }) => ended === null).length,
    async close() {
      await fake?.close();
      await door[Symbol.asyncDispose]();
    },
  };
}

async function ownAsterisk(): Promise<OwnAccount> {
  const login = { user: 'offhook', password: 'canary-password-of-the-pbx', app: 'harbour' };
  const fake = await startFakeAsterisk(login);
  return {
    provider: asterisk({ ownServers: [fake.url.replace(/\/ari$/, '')] }),
    secrets: [login.password, Buffer.from(`${login.user}:${login.password}`).toString('base64')],
    async enter(admin) {
      const lines = { endpoint: 'PJSIP/{number}@trunk', phoneNumbers: ownNumber };
      await store(admin, 'asterisk', { ...login, ...lines, ariUrl: fake.url });
    },
    faultOfDial: (fault) => fake.fault({ method: 'POST', pathEnd: '/ari/channels', ...fault }),
    callIn: (from) => fake.phoneOf(fake.callIn({ from, exten: ownNumber })),
    alive: () => fake.instances().filter(({ alive }) => alive).length,
    close: () => fake.close(),
  };
}

function expected(): never {
  throw new Error('the account is not entered yet');
}
