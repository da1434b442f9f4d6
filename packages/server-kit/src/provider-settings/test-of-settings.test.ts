import type { ProviderInfo, ProviderTest } from '@offhook/core/protocol';
// The provider loads it at its first request; a busy machine takes seconds for that, which no test shall wait for.
import 'telnyx';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asterisk } from '../providers/asterisk/index.js';
import type { Provider } from '../providers/contract.js';
import { demo } from '../providers/demo/index.js';
import { p2p } from '../providers/p2p/index.js';
import { telnyx } from '../providers/telnyx/index.js';
import { twilio } from '../providers/twilio/index.js';
import { startCallSystem, type ApiUser, type CallSystem } from '../testing/index.js';
import { startFakeAsterisk, type FakeAsterisk } from '../testing/vendors/asterisk/index.js';
import { startFakeTelnyx, type FakeTelnyx } from '../testing/vendors/telnyx/index.js';
import { problemsOf } from '../testing/vendors/telnyx/telnyx-description.fixture.js';
import { againstDescription } from '../testing/vendors/twilio/twilio-host.fixture.js';
import { startFakeTwilio, type FakeTwilio } from '../testing/vendors/twilio/index.js';
import { twilioAccounts } from './twilio-accounts.fixture.js';

const unreachable = 'http://127.0.0.1:9';
const connectionId = '1494404757140276705';
const phoneNumber = '+12025550123';
const pbx = { user: 'offhook', password: 'canary-of-the-pbx', app: 'offhook' };
const wrong = 'not-the-secret-that-it-should-be';

describe('POST /providers/:name/test', () => {
  let fakes: { twilio: FakeTwilio; telnyx: FakeTelnyx; asterisk: FakeAsterisk };
  let system: CallSystem | undefined;

  beforeAll(async () => {
    const { accountSid, authToken, apiKeySid, apiKeySecret } = twilioAccounts.host;
    fakes = {
      twilio: await startFakeTwilio({ accountSid, authToken, apiKeySid, apiKeySecret, numbers: [] }),
      telnyx: await startFakeTelnyx({
        ...{ apiKey: 'KEY0199CANARYSECRET', connectionId, numbers: [phoneNumber] },
        webhookUrl: unreachable,
      }),
      asterisk: await startFakeAsterisk(pbx),
    };
  });
  afterEach(() => system?.close());
  afterAll(async () => {
    await Promise.all(Object.values(fakes).map((fake) => fake.close()));
    expect(problemsOf(fakes.telnyx), 'as Telnyx describes itself').toEqual([]);
    expect(againstDescription(fakes.twilio), 'as Twilio describes itself').toEqual([]);
  });

  const ofTwilio = (more: object = {}) =>
    twilio({ ...twilioAccounts.host, apiBaseUrl: fakes.twilio.url, ...more });
  const ofTelnyx = (more: object = {}) =>
    telnyx({
      ...{ apiKey: 'KEY0199CANARYSECRET', connectionId, phoneNumber },
      ...{ publicKey: fakes.telnyx.publicKey, apiBaseUrl: fakes.telnyx.url },
      ...more,
    });
  const ofAsterisk = (more: object = {}) =>
    asterisk({ ...pbx, ariUrl: fakes.asterisk.url, endpoint: 'PJSIP/{number}@trunk', ...more });

  async function asked(
    provider: Provider,
  ): Promise<ProviderTest & Readonly<Record<'health' | 'healthForAgents', ProviderInfo['health']>>> {
    system = await startCallSystem({ providers: [provider] });
    const amara: ApiUser = await system.as('amara');
    const { status, body } = await amara.request<ProviderTest>('POST', `/providers/${provider.name}/test`);
    expect(status).toBe(200);
    const healthFor = async (user: ApiUser) =>
      (await user.request<{ items: ProviderInfo[] }>('GET', '/providers')).body.items[0]?.health ?? null;
    const healthForAgents = await healthFor(await system.as('leo'));
    return { ...body, health: await healthFor(amara), healthForAgents };
  }

  it.each<[string, () => Provider, Partial<ProviderTest>]>([
    [
      'Twilio, right',
      ofTwilio,
      { ok: true, message: 'Twilio accepts the settings, and the account is active.' },
    ],
    ['Twilio, token alone', () => ofTwilio({ apiKeySecret: '' }), { ok: true, code: null }],
    [
      'Twilio, wrong token',
      () => ofTwilio({ authToken: wrong }),
      {
        code: 'not_configured',
        message: 'Twilio does not accept the auth token for this account. Check both.',
      },
    ],
    [
      'Twilio, wrong key',
      () => ofTwilio({ apiKeySecret: wrong }),
      { code: 'not_configured', message: 'Twilio does not accept the API key for this account. Check both.' },
    ],
    [
      'Twilio, away',
      () => ofTwilio({ apiBaseUrl: unreachable }),
      { code: 'provider_unavailable', message: 'Twilio cannot be reached from this server.' },
    ],
    [
      'Twilio, number missing',
      () => ofTwilio({ phoneNumber: '' }),
      { code: 'not_configured', message: expect.stringContaining('Enter “Phone number”') as string },
    ],
    ['Telnyx, right', ofTelnyx, { ok: true, code: null }],
    [
      'Telnyx, wrong key',
      () => ofTelnyx({ apiKey: wrong }),
      {
        code: 'not_configured',
        message: 'Telnyx does not accept our API key. Check it in the settings.',
      },
    ],
    [
      'Telnyx, wrong application',
      () => ofTelnyx({ connectionId: '7777777' }),
      {
        code: 'not_configured',
        message:
          'Telnyx knows no such Voice API application in this account. Check its id in the Telnyx settings.',
      },
    ],
    ['Telnyx, away', () => ofTelnyx({ apiBaseUrl: unreachable }), { code: 'provider_unavailable' }],
    ['Asterisk, right', ofAsterisk, { ok: true, message: 'Asterisk 22.10.1 accepts the settings.' }],
    [
      'Asterisk, wrong password',
      () => ofAsterisk({ password: wrong }),
      {
        code: 'not_configured',
        message: 'The phone system does not accept our user name and password. Check the Asterisk settings.',
      },
    ],
    ['Asterisk, away', () => ofAsterisk({ ariUrl: unreachable }), { code: 'provider_unavailable' }],
  ])('%s', { timeout: 20_000 }, async (_what, provider, expected) => {
    const told = await asked(provider());
    expect(told).toMatchObject({ ok: false, ...expected });
    expect(told.health).toEqual({
      ...{ ok: told.ok, message: told.message, checkedAt: expect.any(String) as string },
    });
    // Agents cannot set it right, and need not know which account and settings there are.
    const forAgents = / are not set up right. Please tell your administrator.$/;
    expect(told.healthForAgents?.message).toMatch(told.code === 'not_configured' ? forAgents : told.message);
    expect(JSON.stringify(told)).not.toMatch(/canary|not-the-secret/i);
  });

  it.each([
    ['demo', demo],
    ['p2p', p2p],
  ] as const)('%s has nobody to ask, and works', async (_name, provider) => {
    expect(await asked(provider())).toMatchObject({ ok: true, code: null, health: null });
  });
});
