import twilioHelper from 'twilio';
import {
  refusedWebhooks,
  type Forgery,
  type SentWebhook,
} from '../../testing/provider-suite/refused-webhooks.fixture.js';
import { signRequest } from '../../testing/vendors/twilio/sign-request.js';
import { account } from './provider-context.fixture.js';
import { twilioUnderTest, type TwilioWorld } from './twilio-world.fixture.js';

const authToken: string = account.authToken;
const formType = 'application/x-www-form-urlencoded';

function form({ body }: SentWebhook, changes: Readonly<Record<string, string>> = {}): URLSearchParams {
  const changed = new URLSearchParams(body);
  for (const [name, value] of Object.entries(changes)) changed.set(name, value);
  return changed;
}

function signed(
  genuine: SentWebhook,
  body: URLSearchParams,
  { token = authToken, url = genuine.url } = {},
): SentWebhook {
  const signature = signRequest(token, url, body);
  return {
    url: genuine.url,
    body: body.toString(),
    headers: { ...genuine.headers, 'x-twilio-signature': signature },
  };
}

function asJson({ url, body, headers }: SentWebhook): SentWebhook {
  const fields = Object.fromEntries(new URLSearchParams(body));
  return { url, body: JSON.stringify(fields), headers: { ...headers, 'content-type': 'application/json' } };
}

const forgeries: readonly Forgery<TwilioWorld>[] = [
  { what: 'not signed', make: ({ genuine }) => ({ ...genuine, headers: { 'content-type': formType } }) },
  {
    what: 'signed with another secret',
    make: ({ genuine }) => signed(genuine, form(genuine), { token: 'guessed' }),
  },
  {
    what: 'changed after it was signed',
    make: ({ genuine }) => ({ ...genuine, body: form(genuine, { CallStatus: 'completed' }).toString() }),
  },
  {
    what: 'one word more than was signed',
    make: ({ genuine }) => ({ ...genuine, body: `${genuine.body}&AnsweredBy=human` }),
  },
  { what: 'written anew as JSON', make: ({ genuine }) => asJson(genuine) },
  {
    what: 'escaped twice on its way',
    make: ({ genuine }) => ({ ...genuine, body: genuine.body.replaceAll('%', '%25') }),
  },
  {
    what: 'replayed for another leg',
    make: ({ genuine }) => ({ ...genuine, url: genuine.url.replace(/leg=[^&]+/, 'leg=other') }),
  },
  {
    what: 'signed for the Host header’s address',
    make: ({ genuine, ownOrigin }) =>
      signed(genuine, form(genuine), { url: genuine.url.replace(new URL(genuine.url).origin, ownOrigin) }),
  },
  {
    what: 'of another account',
    byHelper: true,
    make: ({ genuine }) => signed(genuine, form(genuine, { AccountSid: `AC${'b'.repeat(32)}` })),
  },
  {
    what: 'stale',
    byHelper: true,
    make: ({ genuine }) =>
      signed(genuine, form(genuine, { Timestamp: new Date(Date.now() - 3_600_000).toUTCString() })),
  },
];

refusedWebhooks<TwilioWorld>({
  provider: twilioUnderTest,
  content: 'urlencoded',
  sender: ({ fake }) => fake.webhooks,
  isGenuine: ({ body }) => body.includes('CallStatus=ringing'),
  becomes: 'ringing',
  forgeries,
  replays: ({ genuine }) => [genuine],
  isGenuineByHelper({ url, body, headers }) {
    const signature = headers['x-twilio-signature'] ?? '';
    // For JSON it would want a hash of the body in the address.
    const isForm = headers['content-type']?.startsWith(formType) === true;
    const fields = isForm ? Object.fromEntries(new URLSearchParams(body)) : {};
    return twilioHelper.validateRequest(authToken, signature, url, fields);
  },
});
