import type { Call } from '@offhook/core/call';
import type { ErrorBody } from '@offhook/core/errors';
import type { Contact } from '@offhook/core/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallServerOptions } from '../index.js';
import { createRecordingLogger } from '../http/testing/recording-logger.js';
import { startCallSystem, testPeople, waitFor, type ApiUser, type CallSystem } from '../testing/index.js';
import { startPostgres, type TestPostgres } from '../testing/postgres.js';
import {
  createWire,
  ourNumber,
  publicUrl,
  type Wire,
  type WireEvent,
} from '../webhooks/testing/wire-provider.js';

const northNumber = '+12025550300';
const amarasPhone = '+12025550170';
const rounds = 50;
type Refusal = { readonly error: ErrorBody };
type Mine = Call & Refusal;

const users = [
  { ...testPeople.amara, phone: amarasPhone },
  { ...testPeople.leo, phone: '+12025550171' },
  testPeople.maya,
  testPeople.rin,
];
const options = (wire: Wire): Partial<CallServerOptions> => ({
  providers: [wire.provider],
  publicUrl,
  users,
  numbers: { [ourNumber]: 'harbour', [northNumber]: 'north' },
});

describe.each(['sqlite', 'postgres'] as const)('calls to our numbers on %s', (engine) => {
  let postgres: TestPostgres | null = null;
  let system: CallSystem;
  let amara: ApiUser;
  let leo: ApiUser;
  let wire: Wire;
  let callers = 0;
  beforeAll(async () => {
    if (engine === 'postgres') postgres = await startPostgres();
    wire = createWire();
    system = await startCallSystem({
      ...options(wire),
      ring: { phoneTimeoutMs: 5000 },
      ...(postgres === null ? {} : { database: { url: postgres.url, schema: 'inbound' } }),
    });
    [amara, leo] = await Promise.all([system.as('amara'), system.as('leo')]);
  }, 60_000);
  afterAll(async () => {
    await system?.close();
    await postgres?.stop();
  });

  const inbound = (facts: { from?: string | null; to?: string; id?: string } = {}): WireEvent => {
    callers += 1;
    const { from = '+12025550999', to = ourNumber, id = `${engine}-${callers}` } = facts;
    return { type: 'inbound', call: { providerLegId: id, from, to, at: Date.now() } };
  };
  /** Somebody phones; resolves with what the vendor is told. */
  async function phone(event: WireEvent, id?: string): Promise<string> {
    const answer = await wire.send(system.url, [event], {
      path: '/inbound',
      ...(id === undefined ? {} : { id }),
    });
    expect(answer.status).toBe(200);
    return answer.text();
  }
  async function ring(facts: Parameters<typeof inbound>[0] = {}): Promise<string> {
    const answer = await phone(inbound(facts));
    expect(answer).toMatch(/^wait /);
    return answer.slice('wait '.length);
  }
  const read = async (who: ApiUser, id: string): Promise<Call> =>
    (await who.request<Call>('GET', `/calls/${id}`)).body;
  const answer = (who: ApiUser, id: string, deviceId = 'desk') =>
    who.request<Mine>('POST', `/calls/${id}/answer`, { deviceId });
  const states = (call: Call): Record<string, string> =>
    Object.fromEntries(call.participants.map((one) => [one.person.id, one.state]));

  it('ring every agent of the organisation, named after the contact by any of its numbers', async () => {
    const { body: contact } = await amara.request<Contact>('POST', '/contacts', {
      name: 'Ida Quiet',
      phone: '+12025550188',
      phones: [
        { label: 'mobile', number: '+12025550188' },
        { label: 'work', number: '+12025550189' },
      ],
      doNotCall: true,
    });
    const id = await ring({ from: '+12025550189' });
    const call = await read(amara, id);
    expect(call).toMatchObject({
      ...{ direction: 'inbound', status: 'ringing', channel: 'voice', provider: 'wire', agentId: null },
      contactId: contact.id,
      from: { kind: 'contact', name: 'Ida Quiet', phone: '+12025550189' },
      to: { kind: 'phone', phone: ourNumber },
      me: { state: 'ringing', answeredOn: null },
    });
    expect(states(call)).toEqual({ [contact.id]: 'joined', amara: 'ringing', leo: 'ringing' });
    const { body: active } = await leo.request<{ calls: Call[] }>('GET', '/calls/active');
    const rung = active.calls.find((one) => one.id === id);
    expect(rung?.ringExpiresInMs).toBeGreaterThan(0);
    for (const stranger of ['maya', 'rin'] as const)
      expect((await (await system.as(stranger)).request('GET', `/calls/${id}`)).status).toBe(404);
    const again = await read(amara, await ring({ from: '+12025550188' }));
    expect(again.conversationId).toBe(call.conversationId);
  });

  it('told twice, at once and by another event, are one call', async () => {
    const event = inbound();
    const told = await Promise.all([phone(event), phone(event), phone(event, `${engine}-again`)]);
    expect(new Set(told).size).toBe(1);
    expect(await phone(event, `${engine}-later`)).toBe(told[0]);
    const id = String(told[0]).slice('wait '.length);
    const { body } = await amara.request<{ items: unknown[] }>('GET', `/calls/${id}/events`);
    expect(body.items).toHaveLength(1);
  });

  it('an answer plans the agent, picks the customer up, and ends the ring of the others', async () => {
    const id = await ring();
    const taken = await answer(amara, id);
    expect(taken.status).toBe(200);
    expect(taken.body).toMatchObject({ status: 'answered', agentId: 'amara', to: { id: 'amara' } });
    const late = await answer(leo, id);
    expect([late.status, late.body.error.code]).toEqual([409, 'answered_elsewhere']);
    const { body: timeline } = await amara.request<{ items: { type: string }[] }>(
      'GET',
      `/calls/${id}/events`,
    );
    expect(timeline.items.slice(0, 3).map((one) => one.type)).toEqual(['placed', 'answered', 'leg-planned']);
    const dialed = await waitFor(
      'agent dialled',
      async () => wire.dialed.find((one) => one.callId === id),
      (one) => one !== undefined,
    );
    expect(dialed?.leg).toMatchObject({ role: 'agent', kind: 'phone', address: amarasPhone });
    await waitFor(
      'picked up',
      async () => wire.pickedUp.length,
      (count) => count > 0,
    );
    const agentUp = { legId: dialed?.leg.id ?? '', state: 'up', at: Date.now() } as const;
    await wire.send(system.url, [{ type: 'leg', callId: id, observation: agentUp }]);
    const connected = await waitFor(
      'connected',
      () => read(leo, id),
      (one) => one.status === 'connected',
    );
    expect(connected.me?.state).toBe('left');
    expect((await amara.request<Call>('POST', `/calls/${id}/end`, {})).body).toMatchObject({
      ...{ status: 'ended', outcome: 'answered', direction: 'inbound' },
      me: { state: 'left' },
    });
    const { body: missed } = await leo.request<{ missedUnseen: number }>('POST', '/calls/missed/seen');
    expect(missed.missedUnseen).toBe(0);
  });

  it(`${rounds} rounds: two agents answer at once, one has the call`, { timeout: 60_000 }, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const id = await ring();
      const answers = await Promise.all([answer(amara, id), answer(leo, id)]);
      expect(answers.map((one) => one.status).sort()).toEqual([200, 409]);
      const winner = answers[0]?.status === 200 ? 'amara' : 'leo';
      expect(await read(amara, id)).toMatchObject({ agentId: winner });
      await waitFor(
        'dialled once',
        async () => wire.dialed.filter((one) => one.callId === id).length,
        (count) => count === 1,
      );
      await (winner === 'amara' ? amara : leo).request('POST', `/calls/${id}/end`, {});
    }
  });

  it('a decline removes that agent alone; when all have declined, it is declined and hung up', async () => {
    const id = await ring();
    const one = await amara.request<Call>('POST', `/calls/${id}/decline`, { reason: 'busy' });
    expect(one.body).toMatchObject({ status: 'ringing', me: { state: 'declined' } });
    expect((await answer(amara, id)).body.error.code).toBe('conflict');
    const hungUp = wire.hungUp.length;
    const all = await leo.request<Call>('POST', `/calls/${id}/decline`, {});
    expect(all.body).toMatchObject({ status: 'declined', endReason: 'declined', outcome: 'declined' });
    await waitFor(
      'hang-up',
      async () => wire.hungUp.length,
      (count) => count > hungUp,
    );
    expect(Object.values(states(await read(amara, id)))).not.toContain('missed');
  });

  it('unanswered, it is missed by everybody who did not decline', { timeout: 20_000 }, async () => {
    const id = await ring();
    const call = await waitFor(
      'timeout',
      () => read(amara, id),
      (one) => one.endedAt !== null,
    );
    expect(call).toMatchObject({ status: 'no_answer', endReason: 'timeout', endedBy: null });
    expect(states(call)).toMatchObject({ amara: 'missed', leo: 'missed' });
  });

  it('a caller who gives up first is known by the vendor’s id alone, and was missed', async () => {
    const event = inbound({ id: `${engine}-gives-up` });
    const id = (await phone(event)).slice('wait '.length);
    const gone: WireEvent = { type: 'inbound-leg', id: `${engine}-gives-up`, state: 'ended', at: Date.now() };
    expect((await wire.send(system.url, [gone])).status).toBe(204);
    const call = await read(leo, id);
    expect(call).toMatchObject({ status: 'canceled', endReason: 'canceled', me: { state: 'missed' } });
    expect(call.endedBy).toBe(call.participants[0]?.id);
    expect((await answer(amara, id)).body.error.code).toBe('call_over');
  });

  it('belong to the organisation of the number; what nobody takes is no call', async () => {
    const north = await ring({ to: northNumber });
    expect((await amara.request('GET', `/calls/${north}`)).status).toBe(404);
    expect((await read(await system.as('rin'), north)).me?.state).toBe('ringing');
    expect(await phone(inbound({ to: '+12025550400' }))).toBe('reject');
  });

  it('ring nobody whose access was taken back, until they have signed in again', async () => {
    const kim = { userId: 'kim', orgId: 'north', role: 'agent', name: 'Kim Berg' } as const;
    const [rin, token] = await Promise.all([system.as('rin'), system.as(kim)]);
    const rung = async () => Object.keys(states(await read(rin, await ring({ to: northNumber })))).slice(1);
    await token.request('GET', '/me');
    await waitFor('Kim is known', rung, (ids) => ids.includes('kim'));
    const both = await ring({ to: northNumber });
    await system.server.revokeUser('kim');
    // It rings on for the others.
    expect(await read(rin, both)).toMatchObject({ status: 'ringing', me: { state: 'ringing' } });
    expect(states(await read(rin, both))).toMatchObject({ kim: 'declined' });
    expect((await token.request('GET', '/me')).status).toBe(401);
    const id = await ring({ to: northNumber });
    expect(Object.keys(states(await read(rin, id))).slice(1)).toEqual(['rin']);
    // Nobody else is waited for.
    expect((await rin.request<Call>('POST', `/calls/${id}/decline`, {})).body.status).toBe('declined');
    // Sign-ins of the second of the revocation do not count.
    const signIn = async () => (await (await system.as(kim)).request('GET', '/me')).status;
    await waitFor('signed in', signIn, (status) => status === 200);
    await waitFor('Kim is back', rung, (ids) => ids.includes('kim'));
    await system.server.revokeUser('kim');
  });

  it('from one of our own lines or a withheld number are nobody’s in particular', async () => {
    await amara.request('POST', '/contacts', { name: 'Our other desk', phone: northNumber });
    const own = await read(amara, await ring({ from: northNumber }));
    expect(own).toMatchObject({ contactId: null, from: { kind: 'phone', name: northNumber } });
    const first = await read(amara, await ring({ from: null }));
    const second = await read(amara, await ring({ from: null }));
    expect(first.from).toMatchObject({ name: 'Withheld number', phone: null });
    expect(first.conversationId).not.toBe(second.conversationId);
    const known = await read(amara, await ring({ from: '+12025550998' }));
    const again = await read(amara, await ring({ from: '+12025550998' }));
    expect(again.conversationId).toBe(known.conversationId);
  });
});

describe('the host’s own rule for calls to our numbers', () => {
  it('says who is rung; while it fails, the vendor is asked to try again', async () => {
    const wire = createWire();
    const logger = createRecordingLogger();
    let asked = 0;
    const system = await startCallSystem({
      ...options(wire),
      logger,
      numbers: {},
      routeInbound: ({ to, from, orgId }) => {
        asked += 1;
        if (asked === 1) throw new Error('the rota cannot be reached');
        expect([to, from, orgId]).toEqual([ourNumber, '+12025550999', null]);
        return { orgId: 'harbour', userIds: ['leo', 'maya', 'nobody'] };
      },
    });
    const call = { providerLegId: 'w-1', from: '+12025550999', to: ourNumber, at: Date.now() };
    const send = () => wire.send(system.url, [{ type: 'inbound', call }], { path: '/inbound', id: 'e-1' });
    expect((await send()).status).toBe(500);
    const answered = await send();
    expect(answered.status).toBe(200);
    const id = (await answered.text()).slice('wait '.length);
    const { body } = await (await system.as('leo')).request<Call>('GET', `/calls/${id}`);
    expect(body.participants.map((one) => one.person.id)).toEqual(['+12025550999', 'leo']);
    await system.close();
  });

  it('an agent whose phone is not known cannot take a call by phone, and it rings on', async () => {
    const wire = createWire();
    const system = await startCallSystem({ ...options(wire), users: Object.values(testPeople) });
    const call = { providerLegId: 'w-2', from: '+12025550999', to: ourNumber, at: Date.now() };
    const told = await wire.send(system.url, [{ type: 'inbound', call }], { path: '/inbound' });
    const id = (await told.text()).slice('wait '.length);
    const leo = await system.as('leo');
    const refused = await leo.request<Refusal>('POST', `/calls/${id}/answer`, { deviceId: 'desk' });
    expect([refused.status, refused.body.error.code]).toEqual([422, 'no_phone_number']);
    expect((await leo.request<Call>('GET', `/calls/${id}`)).body.status).toBe('ringing');
    await system.close();
  });
});
