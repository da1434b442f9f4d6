import { afterEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../testing/wait-for.js';
import { tooManyRequests, twilioFault } from '../../testing/vendors/twilio/index.js';
import { account, customer } from './provider-context.fixture.js';
import { startKit, type Kit, type KitSetup } from './twilio-kit.fixture.js';

const create = { method: 'POST', path: '/Participants.json' };

describe('what Twilio does not say plainly', () => {
  let kit: Kit;
  const start = async (setup: KitSetup = {}): Promise<void> => {
    kit = await startKit(setup);
  };
  afterEach(() => kit.close());
  const lookUp = () => kit.phone.lookUp(kit.request('customer-1'));
  const created = () =>
    kit.fake.requests.filter(({ method, path }) => method === create.method && path.endsWith(create.path));

  it('is looked up after a connection that dropped behind the create: exactly one leg', async () => {
    await start({ fake: { webhookWeather: { lose: 1 } } });
    kit.fake.fault({ ...create, drop: 'after' });
    kit.plan('customer-1');
    await kit.dial('customer-1');
    expect(kit.leg('customer-1')).toMatchObject({ state: 'unknown', providerLegId: null });
    kit.see(await lookUp());
    expect(kit.fake.instances()).toHaveLength(1);
    expect(kit.leg('customer-1').providerLegId).toBe(kit.fake.instances()[0]?.sid);
    expect(created()).toHaveLength(1);
    kit.see(await kit.phone.hangUp(kit.request('customer-1')));
    expect(kit.leg('customer-1').state).toBe('ended');
    expect(kit.fake.instances()[0]?.endedAt).not.toBeNull();
  });

  it('is found by what became of it when it was over before anybody looked', async () => {
    await start({ fake: { webhookWeather: { lose: 1 } } });
    kit.fake.fault({ ...create, drop: 'after' });
    kit.plan('customer-1', { address: '+12025550101' });
    await kit.dial('customer-1');
    await kit.fake.settled();
    expect(await lookUp()).toMatchObject({
      state: 'ended',
      cause: 'busy',
      providerLegId: kit.fake.instances()[0]?.sid,
    });
  });

  it('does not take somebody else’s call for ours', async () => {
    await start({ fake: { webhookWeather: { lose: 1 } } });
    kit.fake.fault({ ...create, drop: 'before' });
    kit.plan('other-1');
    kit.plan('customer-1');
    await kit.dial('customer-1');
    await kit.dial('other-1', { callId: 'another-call' });
    await kit.fake.settled();
    expect(await lookUp()).toBeNull();
    expect(await kit.phone.hangUp(kit.request('customer-1'))).toBeNull();
    expect(kit.fake.instances()).toMatchObject([{ to: customer, status: 'in-progress' }]);
  });

  it('does not take the end of somebody else’s call for ours', async () => {
    await start({ fake: { webhookWeather: { lose: 1 } } });
    kit.fake.fault({ ...create, drop: 'before' });
    kit.plan('customer-1', { address: '+12025550101' });
    await kit.dial('customer-1');
    await kit.dial('customer-1', { callId: 'another-call' });
    await kit.fake.settled();
    kit.plan('customer-1', { address: '+12025550101' });
    expect(await lookUp()).toBeNull();
  });

  it('is a success that comes after the cancel, and can be taken down', async () => {
    await start({ fake: { webhookWeather: { lose: 1 }, secondMs: 1000 } });
    kit.fake.fault({ ...create, drop: 'after' });
    kit.plan('customer-1', { address: '+12025550106' });
    await kit.dial('customer-1');
    expect(await kit.phone.hangUp(kit.request('customer-1'))).toMatchObject({
      state: 'ended',
      cause: 'canceled',
    });
    expect(kit.fake.instances()).toMatchObject([{ status: 'canceled' }]);
  });

  it.each([
    ['+12025550101', 'busy'],
    ['+12025550103', 'provider_error'],
    [customer, 'completed'],
  ])('is looked up when every webhook to %s is lost: %s', async (address, cause) => {
    await start({ fake: { webhookWeather: { lose: 1 }, secondMs: 1000 } });
    kit.plan('customer-1', { address });
    await kit.dial('customer-1');
    await kit.fake.settled();
    if (cause === 'completed') {
      kit.see(await lookUp());
      expect(kit.leg('customer-1').state).toBe('up');
      kit.fake.phoneOf(kit.leg('customer-1').providerLegId ?? '').hangUp();
    }
    kit.see(await lookUp());
    expect(kit.leg('customer-1')).toMatchObject({ state: 'ended', cause });
    expect(kit.leg('customer-1').times.up === null).toBe(cause !== 'completed');
    expect(kit.told).toEqual([]);
  });

  it('surely was not done when Twilio takes no more: with the time to wait, and asked once', async () => {
    await start();
    kit.fake.fault(twilioFault(create, tooManyRequests, { 'retry-after': '7' }));
    kit.plan('customer-1');
    await expect(kit.phone.dial(kit.request('customer-1'))).rejects.toMatchObject({
      code: 'rate_limited',
      details: { retryAfterSeconds: 7, vendorCode: 20429 },
    });
    expect(created()).toHaveLength(1);
    expect(kit.fake.instances()).toEqual([]);
  });

  it('surely was not done when Twilio refuses, and neither secrets nor numbers are in the error', async () => {
    await start({ options: { phoneNumber: '+12025550188' } });
    kit.plan('customer-1');
    const error: unknown = await kit.phone.dial(kit.request('customer-1')).catch((one: unknown) => one);
    expect(error).toMatchObject({
      code: 'caller_id_not_owned',
      message: expect.stringContaining('from this number') as string,
    });
    expect(inspected(error)).not.toMatch(/2025550|the-auth-token|secret-of-the-key|Basic/);
  });

  it('is unknown after an answer of 500 or a lost connection, and nothing of the request is in the error', async () => {
    await start();
    kit.plan('customer-1');
    kit.fake.fault({ ...create, answer: { status: 503, body: 'Service Unavailable' } });
    kit.fake.fault({ ...create, drop: 'before', after: 0 });
    for (let round = 0; round < 2; round += 1) {
      const error: unknown = await kit.phone.dial(kit.request('customer-1')).catch((one: unknown) => one);
      expect(error).toMatchObject({ name: 'OutcomeUnknown' });
      expect(inspected(error)).not.toMatch(/2025550|the-auth-token|secret-of-the-key|Basic/);
    }
  });

  it('surely was not done when nothing listens, or when the credentials are wrong', async () => {
    await start({ options: { apiBaseUrl: 'http://127.0.0.1:1' } });
    kit.plan('customer-1');
    await expect(kit.phone.dial(kit.request('customer-1'))).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
    await kit.close();
    await start({ options: { apiKeySecret: 'not-the-secret' } });
    await expect(kit.phone.dial(kit.request('customer-1'))).rejects.toMatchObject({ code: 'not_configured' });
  });

  it('merges to the same end in any weather', async () => {
    await start({ fake: { webhookWeather: { jitterMs: 40, duplicate: 0.5 }, secondMs: 1000 } });
    kit.plan('customer-1');
    await kit.dial('customer-1');
    await waitFor(
      'up',
      async () => kit.fake.instances(),
      ([leg]) => leg?.status === 'in-progress',
      { pauseMs: 2 },
    );
    kit.fake.phoneOf(kit.leg('customer-1').providerLegId ?? '').hangUp();
    await kit.fake.settled();
    expect(kit.leg('customer-1')).toMatchObject({ state: 'ended', cause: 'completed', lastSequence: 3 });
    expect(account.accountSid).toMatch(/^AC/);
  });
});

function inspected(error: unknown): string {
  const all = error as Error & { readonly cause?: unknown };
  return `${all.stack} ${JSON.stringify({ ...all })} ${String(all.cause)}`;
}
