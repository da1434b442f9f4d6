import { describe, expect, it } from 'vitest';
import { phonesAt } from '../../testing/vendors/phones-at.fixture.js';
import { account, callId, leo, maya, startBench } from './telnyx-bench.fixture.js';
import { readReference } from './leg-reference.js';

describe('a call by Telnyx', () => {
  it('is answered, talked in and hung up by the customer, with the times of Telnyx', async () => {
    await using bench = await startBench();
    const dialled = await bench.dialled({ id: 'leg-1' });
    expect(dialled).toMatchObject({ state: 'dialing', providerLegId: expect.stringMatching(/^v3:/) });
    await bench.isUp('leg-1');
    bench.fake.phoneOf(dialled.providerLegId ?? '').hangUp();
    const ended = await bench.hasEnded('leg-1');
    const { answered, ended: endedAt } = bench.atTelnyx('leg-1');
    expect(ended).toMatchObject({ cause: 'completed', times: { ringing: null } });
    // The event is stamped right after the leg.
    const answeredAt = Date.parse(answered ?? '');
    expect(ended.times.up).toBeGreaterThanOrEqual(answeredAt);
    expect(ended.times.up).toBeLessThanOrEqual(Date.parse(endedAt ?? ''));
    expect(ended.times.ended).toBe(Date.parse(endedAt ?? ''));
  });

  it.each([
    ['busy', { then: 'busy' }, {}, 'busy'],
    ['declined', { then: 'declines' }, {}, 'declined'],
    ['a number that does not exist', { then: 'fails' }, {}, 'invalid_number'],
    ['nobody there', { then: 'rings' }, { ringTimeoutMs: 5000 }, 'no_answer'],
    ['a caller ID that is not ours', {}, { from: '+12025550199' }, 'not_allowed'],
  ] as const)('%s ends the leg with its cause', async (_what, phone, request, cause) => {
    await using bench = await startBench({ secondMs: 2, phone: phonesAt({ [maya]: phone }) });
    bench.plan({ id: 'leg-1' });
    bench.hear(await bench.phone.dial(bench.request('leg-1', request)));
    expect(await bench.hasEnded('leg-1')).toMatchObject({ cause, times: { up: null } });
  });

  it('answered by a machine says so; a person is a person, and only the customer is listened to', async () => {
    await using bench = await startBench({ phone: phonesAt({ [maya]: { answeredBy: 'machine' } }) });
    await bench.dialled({ id: 'leg-1' });
    await bench.until('leg-1', (leg) => leg.answeredBy === 'machine');
    await bench.dialled({ id: 'leg-2', address: leo });
    await bench.until('leg-2', (leg) => leg.answeredBy === 'human');
    await bench.dialled({ id: 'leg-3', role: 'target' });
    const asked = bench.fake.requests
      .filter(({ path }) => path === '/v2/calls')
      .map(({ rawBody }) => rawBody.toString());
    expect(asked.map((body) => body.includes('answering_machine_detection'))).toEqual([true, true, false]);
  });

  it('canceled before the answer goes down; canceled again it is as it was', async () => {
    await using bench = await startBench({ phone: phonesAt({ [maya]: { then: 'rings' } }) });
    await bench.dialled({ id: 'leg-1' });
    expect(await bench.phone.hangUp(bench.request('leg-1'))).toBeNull();
    const ended = await bench.hasEnded('leg-1');
    expect(ended).toMatchObject({ cause: 'canceled', times: { up: null } });
    const again = await bench.phone.hangUp(bench.request('leg-1'));
    expect(again).toMatchObject({ state: 'ended', cause: 'canceled', at: ended.times.ended });
  });

  it('carries our references: one command id for the dial, the ids of call and leg in the state', async () => {
    await using bench = await startBench();
    await bench.dialled({ id: 'leg-1' });
    const body = JSON.parse(bench.fake.requests[0]?.rawBody.toString() ?? '') as Record<string, unknown>;
    expect(body).toMatchObject({
      command_id: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      from: account.phoneNumber,
      retry_on_timeout: false,
      timeout_secs: 30,
      conference_config: { conference_name: callId },
    });
    expect(readReference(body['client_state'])).toMatchObject({ callId, legId: 'leg-1' });
  });
});

describe('agent and customer of a Telnyx call', () => {
  async function connected() {
    const bench = await startBench();
    const { address } = bench.phone.agentLeg({ userId: 'amara', phone: leo, by: 'phone' }) ?? {};
    await bench.dialled({ id: 'agent', role: 'agent', address: address ?? null });
    await bench.isUp('agent');
    await bench.dialled({ id: 'customer' });
    await bench.isUp('customer');
    return bench;
  }

  it('meet in the conference of the call', async () => {
    await using bench = await connected();
    const { conference } = bench.atTelnyx('agent');
    expect(conference).not.toBeNull();
    expect(bench.atTelnyx('customer').conference).toBe(conference);
  });

  it('are held and muted, which the answer confirms and a look-up shows', async () => {
    await using bench = await connected();
    bench.hear(await bench.phone.setHeld(bench.request('customer'), true));
    bench.hear(await bench.phone.setMuted(bench.request('agent'), true));
    expect(bench.leg('customer').held?.value).toBe(true);
    expect(bench.leg('agent').muted?.value).toBe(true);
    expect(bench.atTelnyx('customer')).toMatchObject({ held: true, muted: false });
    expect(bench.atTelnyx('agent')).toMatchObject({ held: false, muted: true });
    expect(await bench.phone.lookUp(bench.request('customer'))).toMatchObject({
      state: 'up',
      held: true,
      muted: false,
    });

    bench.hear(await bench.phone.setHeld(bench.request('customer'), false));
    bench.hear(await bench.phone.setMuted(bench.request('agent'), false));
    expect(bench.atTelnyx('customer').held || bench.atTelnyx('agent').muted).toBe(false);
  });

  it('press keys for one another, the same one twice', async () => {
    await using bench = await connected();
    await bench.phone.sendDigits(bench.request('customer'), '1w#');
    await bench.phone.sendDigits(bench.request('customer'), '1');
    await bench.phone.sendDigits(bench.request('customer'), '1');
    expect(bench.atTelnyx('customer').heard).toBe('1w#11');
  });

  it('are recorded, paused, resumed and stopped; the end of the recording names it', async () => {
    await using bench = await connected();
    const set = (wanted: 'on' | 'paused' | 'off') =>
      bench.phone.setRecording(bench.request('customer'), wanted);
    for (const wanted of ['on', 'on', 'paused', 'on', 'off', 'off'] as const) {
      expect(await set(wanted)).toMatchObject({ state: wanted });
    }
    await bench.fake.settled();
    const asked = bench.fake.requests.map(({ path }) => path.split('/').at(-1) ?? '');
    expect(asked.filter((name) => name.startsWith('record_'))).toEqual([
      'record_start',
      'record_pause',
      'record_resume',
      'record_stop',
    ]);
    expect(bench.recordings).toMatchObject([
      { state: 'off', recordingId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    ]);
  });

  it('part: a target joins, the agent goes, the customer stays', async () => {
    await using bench = await connected();
    await bench.dialled({ id: 'target', role: 'target', address: '+12025550143' });
    await bench.isUp('target');
    await bench.phone.hangUp(bench.request('agent'));
    expect(await bench.hasEnded('agent')).toMatchObject({ cause: 'completed' });
    expect(bench.atTelnyx('target').conference).toBe(bench.atTelnyx('customer').conference);
    expect(bench.leg('customer').state).toBe('up');
  });

  it('a leg that is over is neither held nor recorded, and stopping its recording is done', async () => {
    await using bench = await connected();
    await bench.phone.hangUp(bench.request('customer'));
    await bench.hasEnded('customer');
    await expect(bench.phone.setHeld(bench.request('customer'), true)).rejects.toMatchObject({
      code: 'call_over',
    });
    expect(await bench.phone.setRecording(bench.request('customer'), 'off')).toMatchObject({ state: 'off' });
  });

  it('an agent without a phone is told so', async () => {
    await using bench = await startBench();
    expect(() => bench.phone.agentLeg({ userId: 'amara', phone: null, by: 'phone' })).toThrow(
      /phone number of your own/,
    );
  });
});
