import type { ErrorBody } from '@offhook/core/errors';
import type { PhoneNumber } from '@offhook/core/protocol';
import { afterEach, expect, it } from 'vitest';
import { asterisk } from '../providers/asterisk/index.js';
import { telnyx } from '../providers/telnyx/index.js';
import { twilio } from '../providers/twilio/index.js';
import { startCallSystem, type CallSystem } from '../testing/index.js';
import { startFakeTelnyx } from '../testing/vendors/telnyx/index.js';
import { startFakeTwilio } from '../testing/vendors/twilio/index.js';

type Answered = PhoneNumber & { readonly error: ErrorBody };

const [main, bought, verified, foreign] = ['+12025550199', '+12025550198', '+12025550197', '+12025550196'];
const twilioAccount = { accountSid: `AC${'a'.repeat(32)}`, authToken: 'the-auth-token-of-the-account' };
const telnyxAccount = { apiKey: 'KEY0199', connectionId: '1494404757140276705' };

let system: CallSystem | null = null;
const close: (() => Promise<void>)[] = [];
afterEach(async () => {
  await system?.close();
  system = null;
  await Promise.all(close.splice(0).map((one) => one()));
});

async function start() {
  const numbers = [main, bought];
  const fakeTwilio = await startFakeTwilio({ ...twilioAccount, numbers, verifiedCallerIds: [verified] });
  const fakeTelnyx = await startFakeTelnyx({
    ...{ ...telnyxAccount, numbers },
    webhookUrl: 'http://127.0.0.1/nobody-listens',
  });
  close.push(fakeTwilio.close, fakeTelnyx.close);
  system = await startCallSystem({
    providers: [
      twilio({ ...twilioAccount, phoneNumber: main, apiBaseUrl: fakeTwilio.url }),
      telnyx({ ...telnyxAccount, phoneNumber: main, apiBaseUrl: fakeTelnyx.url }),
    ],
  });
  const amara = await system.as('amara');
  const add = async (provider: string, number: string) => {
    const { status, body } = await amara.request<Answered>('POST', '/numbers', { provider, number });
    return { status, code: body.error?.code, message: body.error?.message };
  };
  return { add, fakeTwilio, fakeTelnyx };
}

it('Twilio and Telnyx are asked whether the account has the number', { timeout: 20_000 }, async () => {
  const { add } = await start();
  for (const provider of ['twilio', 'telnyx']) {
    expect((await add(provider, bought)).status).toBe(201);
    expect(await add(provider, foreign)).toEqual({
      status: 422,
      code: 'caller_id_not_owned',
      message: `The account at “${provider}” does not have the number +1 202 555 0196. Buy or verify it there first.`,
    });
  }
  expect((await add('twilio', verified)).status).toBe(201);
});

it('what the server itself calls from is for the host to give, and so is every number that nobody can check', async () => {
  const asteriskAccount = {
    ariUrl: 'http://127.0.0.1:9/ari',
    user: 'offhook',
    password: 'secret of the exchange',
    endpoint: 'PJSIP/{number}@trunk',
  };
  system = await startCallSystem({
    providers: [
      twilio({ ...twilioAccount, phoneNumber: main, apiBaseUrl: 'http://127.0.0.1:9' }),
      asterisk({ ...asteriskAccount, phoneNumbers: [verified] }),
    ],
    numbers: { [bought]: 'harbour' },
  });
  const amara = await system.as('amara');
  const add = async (provider: string, number: string) =>
    (await amara.request<Answered>('POST', '/numbers', { provider, number })).body.error?.code;
  expect(await add('twilio', main)).toBe('caller_id_not_owned');
  expect(await add('asterisk', verified)).toBe('caller_id_not_owned');
  expect(await add('asterisk', foreign)).toBe('caller_id_not_owned');
  expect(await add('asterisk', bought)).toBeUndefined();
});

it('a vendor that cannot be asked lets no number in', { timeout: 20_000 }, async () => {
  const { add, fakeTwilio, fakeTelnyx } = await start();
  await Promise.all([fakeTwilio.close(), fakeTelnyx.close()]);
  close.length = 0;
  for (const provider of ['twilio', 'telnyx'])
    expect(await add(provider, bought)).toMatchObject({ status: 502, code: 'provider_unavailable' });
});
