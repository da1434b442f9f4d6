import { describe, expect, it } from 'vitest';
import { CallError } from '@offhook/core/errors';
import { startFakeTelnyx, tooManyRequests } from '../../testing/vendors/telnyx/index.js';
import { phonesAt } from '../../testing/vendors/phones-at.fixture.js';
import { account, fakeAccount, leo, maya, startBench } from './telnyx-bench.fixture.js';
import { TelnyxOutcomeUnknown } from './telnyx-errors.js';
import { telnyx } from './telnyx.js';

describe('a dial at Telnyx', () => {
  it('whose answer is lost is unknown, and found as exactly one leg', async () => {
    await using bench = await startBench({ webhookWeather: { lose: 1 } });
    bench.plan({ id: 'leg-1' });
    bench.fake.fault({ method: 'POST', path: '/v2/calls', drop: 'after' });
    await expect(bench.phone.dial(bench.request('leg-1'))).rejects.toBeInstanceOf(TelnyxOutcomeUnknown);
    bench.hear(await bench.phone.lookUp(bench.request('leg-1')));
    expect(bench.fake.instances()).toMatchObject([{ call_control_id: bench.leg('leg-1').providerLegId }]);
  });

  it('whose answer is lost and that ended meanwhile is found by its events', async () => {
    await using bench = await startBench({
      webhookWeather: { lose: 1 },
      phone: phonesAt({ [maya]: { then: 'busy' } }),
    });
    bench.plan({ id: 'leg-1' });
    bench.fake.fault({ method: 'POST', path: '/v2/calls', drop: 'after' });
    await bench.phone
      .dial(bench.request('leg-1'))
      .catch((error: unknown) => bench.logged.push(String(error)));
    await expect.poll(() => bench.fake.instances()[0]?.state).toBe('ended');
    expect(await bench.phone.lookUp(bench.request('leg-1'))).toMatchObject({ state: 'ended', cause: 'busy' });
  });

  it('that never arrived is surely nothing; a dead Telnyx is told in words', async () => {
    await using bench = await startBench();
    bench.plan({ id: 'leg-1' });
    bench.fake.fault({ method: 'POST', path: '/v2/calls', drop: 'before' });
    await expect(bench.phone.dial(bench.request('leg-1'))).rejects.not.toBeInstanceOf(CallError);
    expect(await bench.phone.lookUp(bench.request('leg-1'))).toBeNull();
    const gone = await startFakeTelnyx({ ...fakeAccount, webhookUrl: 'http://127.0.0.1/' });
    await gone.close();
    await using dead = await startBench({}, { apiBaseUrl: gone.url });
    dead.plan({ id: 'leg-1' });
    await expect(dead.phone.dial(dead.request('leg-1'))).rejects.toMatchObject({
      code: 'provider_unavailable',
      message: 'Telnyx cannot be reached. Try again in a moment.',
    });
  });

  it('is sent once, whatever Telnyx answers; 429 says how long to wait, 5xx leaves it unknown', async () => {
    await using bench = await startBench();
    bench.plan({ id: 'leg-1' });
    const dials = () => bench.fake.requests.filter(({ path }) => path === '/v2/calls').length;
    bench.fake.fault({ path: '/v2/calls', answer: tooManyRequests('90103', 7).answer });
    await expect(bench.phone.dial(bench.request('leg-1'))).rejects.toMatchObject({
      code: 'rate_limited',
      details: { retryAfterSeconds: 7 },
    });
    bench.fake.fault({ path: '/v2/calls', answer: { status: 503, body: 'no' } });
    await expect(bench.phone.dial(bench.request('leg-1'))).rejects.toBeInstanceOf(TelnyxOutcomeUnknown);
    expect(dials()).toBe(2);
    expect(bench.fake.instances()).toEqual([]);
  });

  it('that is refused names neither numbers nor the key', async () => {
    await using bench = await startBench();
    bench.plan({ id: 'leg-1', address: '0202 555 0187' });
    const refusal = await bench.phone.dial(bench.request('leg-1')).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'invalid_number' });
    await using stranger = await startBench({}, { apiKey: 'KEYwrongCANARY' });
    stranger.plan({ id: 'leg-1' });
    const wrongKey = await stranger.phone.dial(stranger.request('leg-1')).catch((error: unknown) => error);
    expect(wrongKey).toMatchObject({ code: 'not_configured', message: expect.stringContaining('API key') });
    const told = [refusal, wrongKey].map(
      (error) => `${String(error)} ${JSON.stringify(error)} ${(error as Error).stack}`,
    );
    expect([...told, ...bench.logged].join()).not.toMatch(/CANARY|555|2025/);
  });
});

describe('with all webhooks lost, a look-up', () => {
  it.each([
    ['answered', {}, 'completed'],
    ['busy', { then: 'busy' }, 'busy'],
    ['declined', { then: 'declines' }, 'declined'],
    ['machine', { answeredBy: 'machine' }, 'completed'],
  ] as const)('tells the same end of a leg: %s', async (_what, phone, cause) => {
    const behaviour = { ...phone, talksMs: 60 };
    await using heard = await startBench({ phone: phonesAt({ [maya]: behaviour }) });
    await using deaf = await startBench({
      webhookWeather: { lose: 1 },
      phone: phonesAt({ [maya]: behaviour }),
    });
    await Promise.all([heard.dialled({ id: 'leg-1' }), deaf.dialled({ id: 'leg-1' })]);
    await heard.hasEnded('leg-1');
    await expect.poll(() => deaf.atTelnyx('leg-1').state).toBe('ended');
    deaf.hear(await deaf.phone.lookUp(deaf.request('leg-1')));
    const { state, cause: told, answeredBy } = heard.leg('leg-1');
    expect(deaf.leg('leg-1')).toMatchObject({ state, cause: told, answeredBy });
    expect(told).toBe(cause);
    const facts = deaf.atTelnyx('leg-1');
    expect(deaf.leg('leg-1').times.ended).toBe(Date.parse(facts.ended ?? ''));
    expect(deaf.leg('leg-1').times.up === null).toBe(facts.answered === null);
    // To the millisecond what the webhooks told.
    const { up, ended } = heard.leg('leg-1').times;
    const lookedUp = await heard.phone.lookUp(heard.request('leg-1'));
    expect(lookedUp).toMatchObject({ state, cause: told, at: ended, ...(up !== null && { upAt: up }) });
  });

  it('finds it up, and after ten minutes still knows why it ended', async () => {
    let now = Date.now();
    await using bench = await startBench({ webhookWeather: { lose: 1 }, now: () => now });
    await bench.dialled({ id: 'leg-1' });
    await expect.poll(() => bench.atTelnyx('leg-1').state).toBe('answered');
    bench.hear(await bench.phone.lookUp(bench.request('leg-1')));
    expect(bench.leg('leg-1')).toMatchObject({ state: 'up', held: { value: false } });
    bench.fake.phoneOf(bench.leg('leg-1').providerLegId ?? '').hangUp();
    now += 11 * 60_000;
    expect(await bench.phone.lookUp(bench.request('leg-1'))).toMatchObject({
      state: 'ended',
      cause: 'completed',
    });
  });

  it('finds a leg among many, and no leg that was never dialled', async () => {
    await using bench = await startBench({
      webhookWeather: { lose: 1 },
      phone: phonesAt({ [maya]: { then: 'rings' } }),
    });
    // More than one page of active calls.
    const many = Array.from({ length: 105 }, (_, index) => bench.plan({ id: `leg-${index}` }));
    await Promise.all(many.map(({ id }) => bench.phone.dial(bench.request(id))));
    expect(await bench.phone.lookUp(bench.request('leg-104'))).toMatchObject({ state: 'dialing' });
    bench.plan({ id: 'never', address: leo });
    expect(await bench.phone.lookUp(bench.request('never'))).toBeNull();
  });
});

describe('telnyx() with settings missing', () => {
  it('switches off what needs them and says so', () => {
    expect(telnyx({}).capabilities).toMatchObject({ phone: false, agentLegs: [], call: { hold: false } });
    expect(telnyx({}).capabilities.missing).toHaveLength(5);
    const { apiKey, connectionId, phoneNumber } = account;
    const partial = telnyx({
      apiKey,
      connectionId,
      phoneNumber,
      publicKey: '',
      credentialConnectionId: '',
    }).capabilities;
    expect(partial).toMatchObject({ phone: true, agentLegs: ['phone', 'none'] });
    expect(partial.missing?.join()).toMatch(/“Public key”.*“Id of the credential connection/);
    const publicKey = Buffer.alloc(32, 1).toString('base64');
    const whole = telnyx({ ...account, publicKey, defaultAgentLeg: 'phone' }).capabilities;
    expect(whole).toMatchObject({
      agentLegs: ['browser', 'phone', 'none'],
      missing: [],
      defaultAgentLeg: 'phone',
    });
  });

  it('refuses what cannot be right at the start', () => {
    expect(() => telnyx({ publicKey: 'abc' })).toThrow(TypeError);
    expect(() => telnyx({ phoneNumber: '555' })).toThrow(TypeError);
    expect(() => telnyx({ apiBaseUrl: 'telnyx' })).toThrow(TypeError);
  });

  it('tells whoever dials nevertheless what is missing', async () => {
    await using bench = await startBench({}, { connectionId: '' });
    bench.plan({ id: 'leg-1' });
    await expect(bench.phone.dial(bench.request('leg-1'))).rejects.toMatchObject({
      code: 'not_configured',
      message: expect.stringContaining('Enter “Id of the Voice API application” in the Telnyx settings.'),
    });
  });
});
