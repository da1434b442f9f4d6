import type { Call } from '@offhook/core/call';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ourNumber, suiteNumbers } from '../../testing/provider-suite/provider-world.js';
import { untilStatus } from '../../testing/provider-suite/suite-calls.js';
import { startSuiteWorld, type SuiteWorld } from '../../testing/provider-suite/suite-world.js';
import { signRequest } from '../../testing/vendors/twilio/sign-request.js';
import { account } from './provider-context.fixture.js';
import { twilioUnderTest } from './twilio-world.fixture.js';

describe('somebody who phones us by Twilio', () => {
  let world: SuiteWorld;
  beforeAll(async () => {
    world = await startSuiteWorld(twilioUnderTest);
  }, 30_000);
  afterAll(() => world?.close());
  afterEach(() => world.tidy());

  const post = async (kind: string, facts: Readonly<Record<string, string>>): Promise<string> => {
    const url = `${world.system.url}/webhooks/twilio/${kind}`;
    const form = new URLSearchParams({
      ...{ AccountSid: account.accountSid, Direction: 'inbound' },
      ...{ From: suiteNumbers.customer, To: ourNumber, ...facts },
    });
    const headers = { 'x-twilio-signature': signRequest(account.authToken, url, form) };
    const answer = await fetch(url, { method: 'POST', headers, body: form });
    return answer.text();
  };
  const active = async (): Promise<readonly Call[]> =>
    (await world.leo.request<{ readonly calls: readonly Call[] }>('GET', '/calls/active')).body.calls;

  it('and has hung up before we hear of the call rings nobody for long: the vendor is asked at once', async () => {
    const CallSid = `CA${'7'.repeat(32)}`;
    await post('status', { CallSid, CallStatus: 'completed', SequenceNumber: '0' });
    expect(await active()).toEqual([]);
    expect(await post('inbound', { CallSid, CallStatus: 'ringing' })).toContain('<Conference');
    const [call] = await active();
    if (call === undefined) throw new Error('nobody is told of the call');
    // No time passes: neither the look-up after 15 s of silence nor the end of the ring.
    await untilStatus(world.leo, call, 'canceled');
    expect((await active())[0]?.me?.state).toBe('missed');
  });
});
