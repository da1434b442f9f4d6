import type { Call } from '@offhook/core/call';
import type { ErrorBody } from '@offhook/core/errors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCallSystem, type ApiUser, type CallSystem } from '../testing/index.js';
import { startPostgres, type TestPostgres } from '../testing/postgres.js';

const rounds = 100;
type Refusal = {
  readonly error: ErrorBody & { readonly details: { readonly call?: Call; readonly label?: string } };
};

describe.each(['sqlite', 'postgres'] as const)('races on %s', (engine) => {
  let postgres: TestPostgres | null = null;
  let system: CallSystem;
  let amara: ApiUser;
  let maya: ApiUser;
  beforeAll(async () => {
    if (engine === 'postgres') postgres = await startPostgres();
    system = await startCallSystem(
      postgres === null ? {} : { database: { url: postgres.url, schema: 'races' } },
    );
    [amara, maya] = await Promise.all([system.as('amara'), system.as('maya')]);
  }, 60_000);
  afterAll(async () => {
    await system?.close();
    await postgres?.stop();
  });

  async function ring(): Promise<Call> {
    const { status, body } = await amara.request<Call>('POST', '/calls', {
      to: { userId: 'maya' },
      channel: 'video',
      deviceId: 'desk',
    });
    expect(status).toBe(201);
    return body;
  }
  const answer = (id: string, deviceId: string, label: string) =>
    maya.request<Call & Refusal>(
      'POST',
      `/calls/${id}/answer`,
      { deviceId },
      { 'x-offhook-device': deviceId, 'user-agent': label },
    );

  it(
    `${rounds} rounds: two devices answer at once, one wins, the other is told where`,
    { timeout: 120_000 },
    async () => {
      for (let round = 0; round < rounds; round += 1) {
        const { id } = await ring();
        const answers = await Promise.all([answer(id, 'phone', 'A'), answer(id, 'laptop', 'B')]);
        expect(answers.map((one) => one.status).sort()).toEqual([200, 409]);
        const winner = answers.find((one) => one.status === 200);
        const loser = answers.find((one) => one.status === 409);
        expect(loser?.body.error.code).toBe('answered_elsewhere');
        expect(loser?.body.error.details.call?.me?.answeredOn).toEqual(winner?.body.me?.answeredOn);
        expect(loser?.body.error.details.label).toBe(winner?.body.me?.answeredOn?.label);
        await amara.request('POST', `/calls/${id}/end`, {});
      }
    },
  );

  it(
    `${rounds} rounds: cancel against answer, one of the two is what happened`,
    { timeout: 120_000 },
    async () => {
      for (let round = 0; round < rounds; round += 1) {
        const { id } = await ring();
        const [cancel, pickUp] = await Promise.all([
          amara.request<Call>('POST', `/calls/${id}/end`, {}),
          answer(id, 'phone', 'A'),
        ]);
        expect(cancel.status).toBe(200);
        const { body: call } = await amara.request<Call>('GET', `/calls/${id}`);
        const { body: mine } = await maya.request<Call>('GET', `/calls/${id}`);
        expect(mine.version).toBe(call.version);
        if (pickUp.status === 200) {
          expect(call).toMatchObject({ status: 'ended', endReason: 'completed' });
          expect(mine.me?.state).toBe('left');
        } else {
          expect(pickUp.body.error.code).toBe('call_over');
          expect(call).toMatchObject({ status: 'canceled', answeredAt: null });
          expect(mine.me?.state).toBe('missed');
        }
      }
    },
  );

  it(`${rounds} rounds: both ring each other, one call, answered`, { timeout: 120_000 }, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const [mine, hers] = await Promise.all([
        amara.request<Call>('POST', '/calls', { to: { userId: 'maya' }, channel: 'video', deviceId: 'desk' }),
        maya.request<Call>('POST', '/calls', {
          to: { userId: 'amara' },
          channel: 'video',
          deviceId: 'phone',
        }),
      ]);
      expect([mine.status, hers.status].sort()).toEqual([200, 201]);
      expect(mine.body.id).toBe(hers.body.id);
      const { body: call } = await amara.request<Call>('GET', `/calls/${mine.body.id}`);
      expect(call.status).toBe('answered');
      expect(call.participants.map((one) => one.state)).toEqual(['joined', 'joined']);
      await amara.request('POST', `/calls/${call.id}/end`, {});
    }
  });

  it('one Idempotency-Key used many times at once is one call', async () => {
    const place = () =>
      amara.request<Call>(
        'POST',
        '/calls',
        { to: { phone: '+1 202-555-0142' } },
        { 'idempotency-key': 'intent-1' },
      );
    const answers = await Promise.all(Array.from({ length: 20 }, place));
    expect(new Set(answers.map((one) => one.status))).toEqual(new Set([201]));
    expect(new Set(answers.map((one) => one.body.id)).size).toBe(1);
    const other = await amara.request<Refusal>(
      'POST',
      '/calls',
      { to: { phone: '+1 202-555-0175' } },
      { 'idempotency-key': 'intent-1' },
    );
    expect([other.status, other.body.error.code]).toEqual([409, 'idempotency_mismatch']);
    await amara.request('POST', `/calls/${answers[0]?.body.id}/end`, {});
  });

  it('every commit raises the version by one, and the timeline has each', async () => {
    const { id, version } = await ring();
    expect(version).toBe(1);
    expect((await answer(id, 'phone', 'A')).body.version).toBe(2);
    const ended = await amara.request<Call>('POST', `/calls/${id}/end`, { notes: 'Fine' });
    expect(ended.body).toMatchObject({ version: 3, status: 'ended', notes: 'Fine' });
    expect((await amara.request<Call>('POST', `/calls/${id}/end`, {})).body.version).toBe(3);
    const { body } = await amara.request<{ items: { type: string; actor: { name: string } }[] }>(
      'GET',
      `/calls/${id}/events`,
    );
    expect(body.items.map((one) => [one.type, one.actor.name])).toEqual([
      ['placed', 'Dr. Amara Osei'],
      ['answered', 'Maya Torres'],
      ['media-joined', 'Maya Torres'],
      ['details-changed', 'Dr. Amara Osei'],
      ['ended', 'Dr. Amara Osei'],
    ]);
  });
});
