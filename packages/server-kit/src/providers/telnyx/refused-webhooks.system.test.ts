import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import Telnyx from 'telnyx';
import {
  refusedWebhooks,
  type Forgery,
  type ForgersKit,
  type SentWebhook,
} from '../../testing/provider-suite/refused-webhooks.fixture.js';
import { telnyxUnderTest, type TelnyxWorld } from './telnyx-world.fixture.js';

const another = generateKeyPairSync('ed25519').privateKey;
const signatureHeader = 'telnyx-signature-ed25519';
const timeHeader = 'telnyx-timestamp';

/** The same with other headers; `undefined` leaves one out. */
function headed(
  { genuine }: ForgersKit<TelnyxWorld>,
  headers: Readonly<Record<string, string | undefined>>,
): SentWebhook {
  const all = Object.entries({ ...genuine.headers, ...headers });
  return {
    ...genuine,
    headers: Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
  };
}

/** Another body as Telnyx would sign it, `lateMs` from now. */
function signed({ genuine, vendor }: ForgersKit<TelnyxWorld>, body: string, lateMs = 0): SentWebhook {
  return { ...genuine, body, headers: vendor.fake.sign(body, Date.now() + lateMs) };
}

/** Changes facts of the event. */
function withFacts({ body }: SentWebhook, facts: Readonly<Record<string, string>>): string {
  const { data, meta } = JSON.parse(body) as { data: { payload: object }; meta: unknown };
  const payload = { ...data.payload, ...facts };
  return JSON.stringify({ data: { ...data, id: randomUUID(), payload }, meta });
}

const forgeries: readonly Forgery<TelnyxWorld>[] = [
  { what: 'not signed', make: (kit) => headed(kit, { [signatureHeader]: undefined }) },
  { what: 'signed at no time', make: (kit) => headed(kit, { [timeHeader]: undefined }) },
  {
    what: 'signed with the key of another account',
    make(kit) {
      const bytes = Buffer.from(`${kit.genuine.headers[timeHeader]}|${kit.genuine.body}`);
      return headed(kit, { [signatureHeader]: sign(null, bytes, another).toString('base64') });
    },
  },
  {
    what: 'changed after it was signed',
    make: ({ genuine }) => ({ ...genuine, body: withFacts(genuine, { state: 'hangup' }) }),
  },
  {
    what: 'a byte longer than it was signed',
    make: ({ genuine }) => ({ ...genuine, body: `${genuine.body}\n` }),
  },
  {
    what: 'parsed and serialised again on its way',
    make: ({ genuine }) => ({ ...genuine, body: JSON.stringify(JSON.parse(genuine.body), null, 1) }),
  },
  {
    what: 'said to be newer than it is',
    make: (kit) => headed(kit, { [timeHeader]: String(Number(kit.genuine.headers[timeHeader]) + 30) }),
  },
  { what: 'stale, by more than 300 s', make: (kit) => signed(kit, kit.genuine.body, -310_000) },
  { what: 'of tomorrow, by more than 300 s', make: (kit) => signed(kit, kit.genuine.body, 310_000) },
  {
    what: 'addressed to an account that is not known here',
    byHelper: true,
    make: ({ genuine }) => ({ ...genuine, url: `${genuine.url}?account=${randomUUID()}` }),
  },
  {
    what: 'of another program of the same account',
    byHelper: true,
    status: 204,
    make: (kit) => signed(kit, withFacts(kit.genuine, { connection_id: '1494404757140271111' })),
  },
];

refusedWebhooks<TelnyxWorld>({
  provider: telnyxUnderTest,
  content: 'json',
  sender: ({ fake }) => fake.webhooks,
  isGenuine: ({ body }) => body.includes('"event_type":"call.answered"'),
  becomes: 'connected',
  forgeries,
  // An event that Telnyx tries again is signed anew: its id is what counts.
  replays: (kit) => [
    kit.genuine,
    signed(kit, kit.genuine.body, 100_000),
    signed(kit, kit.genuine.body, -200_000),
  ],
  async isGenuineByHelper({ body, headers }, { fake }) {
    const official = new Telnyx({ apiKey: 'KEY', publicKey: fake.publicKey });
    return official.webhooks.unwrap(body, { headers: { ...headers } }).then(
      () => true,
      () => false,
    );
  },
});
