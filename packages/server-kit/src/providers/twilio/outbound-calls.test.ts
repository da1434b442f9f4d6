import { afterEach, describe, expect, it } from 'vitest';
import { againstDescription } from '../../testing/vendors/twilio/twilio-host.fixture.js';
import { waitFor } from '../../testing/wait-for.js';
import { account, callId, customer } from './provider-context.fixture.js';
import { startKit, type Kit, type KitSetup } from './twilio-kit.fixture.js';

describe('a call to a phone through Twilio', () => {
  let kit: Kit;
  const start = async (setup: KitSetup = {}): Promise<void> => {
    kit = await startKit(setup);
  };
  afterEach(async () => {
    await kit.fake.settled();
    expect(againstDescription(kit.fake)).toEqual([]);
    expect(kit.answered.filter((status) => status >= 400)).toEqual([]);
    await kit.close();
  });
  const until = (id: string, state: string) =>
    waitFor(
      `${id} ${state}`,
      async () => kit.leg(id),
      (leg) => leg.state === state,
      { pauseMs: 2 },
    );
  const instance = (id: string) => kit.fake.instances().find(({ sid }) => sid === kit.leg(id).providerLegId);

  it('is dialled once with our references, rings, is answered, and ends when the customer hangs up', async () => {
    await start({ fake: { secondMs: 1000 } });
    kit.plan('customer-1');
    await kit.dial('customer-1');
    await until('customer-1', 'up');
    expect(instance('customer-1')).toMatchObject({
      conference: callId,
      label: 'customer-1',
      from: account.phoneNumber,
    });
    kit.fake.phoneOf(kit.leg('customer-1').providerLegId ?? '').hangUp();
    const { times, cause, lastSequence, answeredBy } = await until('customer-1', 'ended');
    await kit.fake.settled();
    expect({ cause, lastSequence, answeredBy }).toEqual({
      cause: 'completed',
      lastSequence: 3,
      answeredBy: null,
    });
    expect(times.dialing).not.toBeNull();
    expect(times.ringing).not.toBeNull();
    expect(times.up).not.toBeNull();
    expect(kit.fake.instances()).toHaveLength(1);
    const posted = kit.fake.requests.find(({ method }) => method === 'POST');
    expect(posted?.path).toContain(`/Conferences/${callId}/Participants.json`);
    const form = new URLSearchParams(posted?.rawBody.toString());
    expect(form.get('StatusCallback')).toMatch(/\/status\?call=.+&leg=customer-1#rc=3&rp=ct,rt,5xx$/);
    expect([form.get('EndConferenceOnExit'), form.get('Timeout')]).toEqual(['false', '35']);
  });

  it.each([
    ['+12025550101', 'busy'],
    ['+12025550104', 'declined'],
    ['+12025550103', 'provider_error'],
  ])('to %s ends as %s', async (address, cause) => {
    await start();
    kit.plan('customer-1', { address });
    await kit.dial('customer-1');
    expect((await until('customer-1', 'ended')).times.up).toBeNull();
    expect(kit.leg('customer-1').cause).toBe(cause);
  });

  it('that nobody picks up ends by the time that we gave it', async () => {
    await start({ fake: { secondMs: 3 } });
    kit.plan('customer-1', { address: '+12025550102' });
    await kit.dial('customer-1', { ringTimeoutMs: 10_000 });
    expect((await until('customer-1', 'ended')).cause).toBe('no_answer');
    expect(kit.leg('customer-1').times.ringing).not.toBeNull();
  });

  it('that a machine answers says so', async () => {
    await start({ options: { machineDetection: true } });
    kit.plan('customer-1', { address: '+12025550105' });
    await kit.dial('customer-1');
    await waitFor(
      'a machine',
      async () => kit.leg('customer-1'),
      (leg) => leg.answeredBy === 'machine',
      { pauseMs: 2 },
    );
    kit.see(await kit.phone.hangUp(kit.request('customer-1')));
    expect(kit.leg('customer-1')).toMatchObject({
      state: 'ended',
      cause: 'completed',
      answeredBy: 'machine',
    });
  });

  it('can be taken down while it rings, and again', async () => {
    await start({ fake: { secondMs: 1000 } });
    kit.plan('customer-1', { address: '+12025550106' });
    await kit.dial('customer-1');
    await until('customer-1', 'ringing');
    const first = await kit.phone.hangUp(kit.request('customer-1'));
    expect(first).toMatchObject({ state: 'ended', cause: 'canceled' });
    expect(await kit.phone.hangUp(kit.request('customer-1'))).toMatchObject({
      state: 'ended',
      cause: 'canceled',
    });
    expect(kit.fake.instances()).toMatchObject([{ status: 'canceled' }]);
  });

  it('that ends while it is taken down is taken down', async () => {
    await start();
    kit.plan('customer-1');
    await kit.dial('customer-1');
    await until('customer-1', 'up');
    kit.fake.fault({
      method: 'POST',
      path: '/Calls/',
      answer: { status: 400, body: { code: 21220, message: 'Call is not in-progress', status: 400 } },
    });
    const sid = kit.leg('customer-1').providerLegId ?? '';
    const lost = kit.phone.hangUp(kit.request('customer-1'));
    kit.fake.phoneOf(sid).hangUp();
    expect(await lost).toMatchObject({ state: 'ended', cause: 'completed' });
  });

  it('goes through the agent’s own phone first, then to the customer, in one conference', async () => {
    await start();
    const agent = { userId: 'u1', phone: '+12025550177', by: 'phone' } as const;
    const address = kit.phone.agentLeg!(agent);
    expect(address).toEqual({ kind: 'phone', address: '+12025550177' });
    kit.plan('agent-1', { ...address });
    await kit.dial('agent-1');
    await until('agent-1', 'up');
    kit.plan('customer-1', { waitsFor: 'agent-1' });
    await kit.dial('customer-1');
    await until('customer-1', 'up');
    await kit.fake.settled();
    const there = kit.fake.instances().map(({ to, conference }) => [to, conference]);
    expect(there).toEqual([
      ['+12025550177', callId],
      [customer, callId],
    ]);
    kit.see(await kit.phone.hangUp(kit.request('customer-1')));
    expect(instance('agent-1')?.status).toBe('in-progress');
    kit.see(await kit.phone.hangUp(kit.request('agent-1')));
    expect(kit.fake.instances().map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect(() => kit.phone.agentLeg!({ ...agent, phone: null })).toThrow(/No phone number of your own/);
  });
});
