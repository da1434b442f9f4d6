import type { Call } from '@offhook/core/call';
import type { ErrorBody } from '@offhook/core/errors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo, p2p } from '../index.js';
import { startCallSystem, waitFor, type ApiUser, type CallSystem } from '../testing/index.js';
import { skippingClock } from '../testing/skipping-clock.js';

let system: CallSystem;
let amara: ApiUser;
beforeAll(async () => {
  // Twenty times faster than life: the numbers of the contract scale, our own deadlines do not.
  system = await startCallSystem({ providers: [demo({ speed: 20 }), p2p()], ring: { phoneTimeoutMs: 8000 } });
  amara = await system.as('amara');
});
afterAll(() => system.close());

const over = (call: Call): boolean => call.endedAt !== null;
const place = async (phone: string) => (await amara.request<Call>('POST', '/calls', { to: { phone } })).body;
const until = (id: string, is: (call: Call) => boolean, timeoutMs = 15_000) =>
  waitFor(`call ${id}`, async () => (await amara.request<Call>('GET', `/calls/${id}`)).body, is, {
    timeoutMs,
  });

describe('demo numbers', () => {
  it.each([
    ['+12025550101', { status: 'busy', endReason: 'busy', outcome: 'busy', answeredAt: null }],
    ['+12025550102', { status: 'no_answer', endReason: 'timeout', outcome: 'no_answer' }],
    ['+12025550103', { status: 'failed', endReason: 'provider_error', error: { code: 'provider_refused' } }],
    ['+12025550104', { status: 'declined', endReason: 'declined' }],
    ['+12025550105', { status: 'ended', outcome: 'voicemail', endReason: 'completed' }],
    ['+12025550106', { status: 'no_answer', endReason: 'timeout', endedBy: null }],
    ['+12025550107', { status: 'failed', endReason: 'unknown_outcome' }],
    ['+12025550142', { status: 'ended', outcome: 'answered', durationSeconds: 3 }],
  ])('%s ends as the contract says', { timeout: 30_000 }, async (phone, expected) => {
    const { id, status } = await place(phone);
    expect(status).toBe('initiating');
    expect(await until(id, over, 20_000)).toMatchObject(expected);
  });

  it('an ordinary number rings, is connected, and is ended by the agent with outcome and notes', async () => {
    // Five times slower than life: whoever looks late still finds it ringing.
    const clock = skippingClock();
    const slow = await startCallSystem({ clock, providers: [demo({ speed: 0.2 })] });
    const agent = await slow.as('leo');
    const read = async (id: string) => (await agent.request<Call>('GET', `/calls/${id}`)).body;
    const { id } = (await agent.request<Call>('POST', '/calls', { to: { phone: '2025550142' } })).body;
    clock.skip(5_000);
    await waitFor(
      'ringing',
      () => read(id),
      (call) => call.status === 'ringing',
    );
    clock.skip(10_000);
    const live = await waitFor(
      'connected',
      () => read(id),
      (call) => call.status === 'connected',
    );
    expect(live).toMatchObject({ to: { phone: '+12025550142' }, me: { state: 'joined' }, onHold: false });
    expect((await agent.request<Call>('POST', `/calls/${id}/hold`)).body.onHold).toBe(true);
    expect((await agent.request<Call>('POST', `/calls/${id}/resume`)).body.onHold).toBe(false);
    const ended = (
      await agent.request<Call>('POST', `/calls/${id}/end`, { outcome: 'voicemail', notes: 'Left word' })
    ).body;
    expect(ended).toMatchObject({
      status: 'ended',
      outcome: 'voicemail',
      notes: 'Left word',
      endedBy: live.me?.participantId,
    });
    const { body: conversation } = await agent.request<{ status: string; entries: unknown[] }>(
      'GET',
      `/calls/${id}/conversation`,
    );
    expect(conversation).toMatchObject({
      status: 'completed',
      entries: [{ status: 'ended', body: 'Left word', callId: id }],
    });
    await slow.close();
  });
});

describe('a dial that the rules refuse makes no call', () => {
  it.each([
    ['911', 'emergency_refused'],
    ['12345', 'emergency_refused'],
    ['hello', 'invalid_number'],
    ['+1 202 555', 'invalid_number'],
    ['+442079460958', 'country_refused'],
    ['+8811234567890', 'country_refused'],
    ['+19005550199', 'premium_refused'],
  ])('%s: %s', async (phone, code) => {
    const before = (await amara.request<{ items: unknown[] }>('GET', '/calls?limit=200')).body.items.length;
    const { status, body } = await amara.request<{ error: ErrorBody }>('POST', '/calls', { to: { phone } });
    expect([status, body.error.code]).toEqual([422, code]);
    expect(body.error.message).not.toBe('');
    expect((await amara.request<{ items: unknown[] }>('GET', '/calls?limit=200')).body.items).toHaveLength(
      before,
    );
  });

  it('a contact without a number, and one who asked not to be called, also when the number is typed', async () => {
    const contact = async (body: object) =>
      (await amara.request<{ id: string }>('POST', '/contacts', body)).body.id;
    const code = async (to: object) =>
      (await amara.request<{ error: ErrorBody }>('POST', '/calls', { to })).body.error.code;
    expect(await code({ contactId: await contact({ name: 'Sofia Berg' }) })).toBe('no_phone_number');
    expect(
      await code({ contactId: await contact({ name: 'Ida Quiet', phone: '+12025550188', doNotCall: true }) }),
    ).toBe('do_not_call');
    expect(await code({ phone: '(202) 555-0188' })).toBe('do_not_call');
    expect(await code({ contactId: 'nobody' })).toBe('not_found');
  });

  it('a caller ID that is not ours', async () => {
    const { body } = await amara.request<{ error: ErrorBody }>('POST', '/calls', {
      to: { phone: '+12025550142' },
      from: '+12025559999',
    });
    expect(body.error.code).toBe('caller_id_not_owned');
  });

  it('more calls than the limits allow', async () => {
    const limited = await startCallSystem({
      preDial: { limits: { phonePerUserHour: 3, phonePerPrefixMinute: 100 } },
    });
    const agent = await limited.as('leo');
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      const answer = await agent.request('POST', '/calls', { to: { phone: '+12025550142' } });
      statuses.push(answer.status);
      if (answer.status === 429) expect(answer.headers.get('retry-after')).not.toBeNull();
    }
    expect(statuses).toEqual([201, 201, 201, 429]);
    await limited.close();
  });
});
