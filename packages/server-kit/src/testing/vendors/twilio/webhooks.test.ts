import twilio from 'twilio';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signRequest } from './sign-request.js';
import type { FakeTwilio } from './start-fake-twilio.js';
import {
  authToken,
  clientOf,
  customer,
  ourNumber,
  startFake,
  startHost,
  type Host,
} from './twilio-host.fixture.js';

describe('webhooks of the fake Twilio', () => {
  let fake: FakeTwilio;
  let host: Host;

  beforeEach(async () => {
    host = await startHost();
    fake = await startFake({
      publicWebhookBase: { public: 'https://public.example/hooks', local: host.url },
    });
  });
  afterEach(() => Promise.all([fake.close(), host.close()]));

  const dial = (statusCallback: string) =>
    clientOf(fake).calls.create({ to: customer, from: ourNumber, twiml: '<Response/>', statusCallback });

  it('are signed so that the official helper takes them, and nothing changed', async () => {
    await dial(`${host.url}/status?cid=call_1&account=a%20b`);
    await fake.settled();
    const [delivery] = fake.webhooks.deliveries;
    const { url, body, headers } = delivery!.webhook;
    const signature = headers['x-twilio-signature'] ?? '';
    const form = Object.fromEntries(new URLSearchParams(body));
    expect(host.received.map(({ valid }) => valid)).toEqual([true]);
    expect(twilio.validateRequest(authToken, signature, url, form)).toBe(true);
    expect(twilio.validateRequest(authToken, signature, url, { ...form, CallStatus: 'busy' })).toBe(false);
    expect(twilio.validateRequest(authToken, signature, url.replace('call_1', 'call_2'), form)).toBe(false);
    expect(twilio.validateRequest('another', signature, url, form)).toBe(false);
  });

  it('sign a repeated key once for each value, and the query of a GET', () => {
    const url = 'https://public.example/a?b=c';
    const form = new URLSearchParams('z=2&z=1&z=2&a=ü');
    const parameters = { z: ['2', '1', '2'], a: 'ü' };
    expect(twilio.validateRequest(authToken, signRequest(authToken, url, form), url, parameters)).toBe(true);
    expect(twilio.validateRequest(authToken, signRequest(authToken, url), url, {})).toBe(true);
  });

  it('are signed for the public address and delivered behind the proxy', async () => {
    await dial('https://public.example/hooks/status');
    await fake.settled();
    const { url, body, headers } = fake.webhooks.deliveries[0]!.webhook;
    expect(url).toBe(`${host.url}/status`);
    const form = Object.fromEntries(new URLSearchParams(body));
    const signature = headers['x-twilio-signature'] ?? '';
    expect(twilio.validateRequest(authToken, signature, 'https://public.example/hooks/status', form)).toBe(
      true,
    );
  });

  it.each([
    ['', 1],
    ['#rc=2&rp=5xx', 3],
    ['#rc=3&rp=ct,rt', 1],
    ['#rc=1&rp=all', 2],
  ])('to a host that answers 500 come again as the address says: %s, %i in all', async (fragment, count) => {
    host.answers.set('/status', 500);
    await dial(`${host.url}/status${fragment}`);
    await fake.settled();
    expect(host.received).toHaveLength(count);
    expect(new Set(host.received.map(({ token }) => token)).size).toBe(1);
    expect(host.received.every(({ valid }) => valid)).toBe(true);
  });

  it('to a host that is away are tried once more by default', async () => {
    await host.close();
    await dial(`${host.url}/status`);
    await fake.settled();
    expect(fake.webhooks.deliveries.map(({ failure }) => failure)).toEqual(['connection', 'connection']);
    host = await startHost();
  });
});
