import type { ActiveSnapshot, Call } from '@offhook/core/call';
import type { ErrorBody } from '@offhook/core/errors';
import type { TimelineEntry } from '@offhook/core/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo, p2p, type Provider } from '../index.js';
import type { PhoneFacet } from '../providers/contract.js';
import { startCallSystem, waitFor, type ApiUser, type CallSystem } from '../testing/index.js';
import { startPostgres, type TestPostgres } from '../testing/postgres.js';

type Refusal = { readonly error: ErrorBody };

/** Answers after 0.3 s and hangs up after 6 s, but Nora's own phone, which rings for a second. */
const answering = demo({ speed: 10 });
const phones: Provider = {
  ...answering,
  connect(context) {
    const connection = answering.connect(context);
    const agentLeg: PhoneFacet['agentLeg'] = ({ userId }) =>
      userId === 'nora' ? { kind: 'phone', address: '+12025550102' } : null;
    return connection.phone === undefined
      ? connection
      : { ...connection, phone: { ...connection.phone, agentLeg } };
  },
};

describe.each(['sqlite', 'postgres'] as const)('in a call to a phone, on %s', (engine) => {
  let postgres: TestPostgres | null = null;
  let system: CallSystem;
  let amara: ApiUser;
  let leo: ApiUser;
  beforeAll(async () => {
    if (engine === 'postgres') postgres = await startPostgres();
    system = await startCallSystem({
      ...(postgres === null ? {} : { database: { url: postgres.url, schema: 'phone_controls' } }),
      providers: [phones, p2p()],
      recordingPolicy: 'ask',
    });
    [amara, leo] = await Promise.all([system.as('amara'), system.as('leo')]);
  }, 60_000);
  afterAll(async () => {
    await system?.close();
    await postgres?.stop();
  });

  const until = (id: string, is: (call: Call) => boolean, user = amara) =>
    waitFor(`call ${id}`, async () => (await user.request<Call>('GET', `/calls/${id}`)).body, is);
  const send = (id: string, path: string, body?: object, user = amara) =>
    user.request<Call & Refusal>('POST', `/calls/${id}/${path}`, body);
  async function connected(): Promise<Call> {
    const to = { phone: '+12025550142' };
    const { body } = await amara.request<Call>('POST', '/calls', { to, agentLeg: 'phone' });
    return until(body.id, (call) => call.status === 'connected');
  }
  const stateOf = (call: Call, name: string) =>
    call.participants.find(({ person }) => person.name === name)?.state;

  it('hold, mute and keys are what the provider did, for everybody to see', async () => {
    const { id } = await connected();
    expect((await send(id, 'hold')).body).toMatchObject({ onHold: true, participants: [{ held: true }, {}] });
    expect((await amara.request(`GET`, `/calls/${id}/status`)).body).toMatchObject({ onHold: true });
    expect((await send(id, 'resume')).body.onHold).toBe(false);
    expect((await send(id, 'mute', { muted: true })).body.participants[0]?.muted).toBe(true);
    expect((await send(id, 'dtmf', { digits: '12w#' })).status).toBe(200);
    expect((await send(id, 'dtmf', { digits: '12 call me' })).status).toBe(400);
    const { body } = await amara.request<{ items: TimelineEntry[] }>('GET', `/calls/${id}/events`);
    expect(body.items.at(-1)).toMatchObject({ type: 'digits-sent', data: { count: 4 } });
    await send(id, 'end', {});
    expect((await send(id, 'dtmf', { digits: '1' })).body.error.code).toBe('call_over');
  });

  it('an attended transfer speaks with a colleague first, and leaves the call to them', async () => {
    const { id } = await connected();
    const asked = await send(id, 'transfer', { to: { userId: 'leo' }, mode: 'attended' });
    const target = asked.body.participants.find(({ person }) => person.id === 'leo');
    expect(asked.body).toMatchObject({ onHold: true, transfer: { mode: 'attended', to: target?.id } });
    expect((await send(id, 'transfer', { to: { userId: 'leo' }, mode: 'blind' })).body.error.code).toBe(
      'conflict',
    );
    await until(id, (call) => stateOf(call, 'Leo Hart') === 'joined', leo);
    const done = await send(id, 'transfer/complete');
    expect(done.body).toMatchObject({ status: 'connected', onHold: false, transfer: null });
    expect([stateOf(done.body, 'Dr. Amara Osei'), stateOf(done.body, 'Leo Hart')]).toEqual([
      'left',
      'joined',
    ]);
    expect((await send(id, 'end', {})).body.endedAt).toBeNull();
    const ended = await send(id, 'end', {}, leo);
    expect(ended.body).toMatchObject({ status: 'ended', outcome: 'answered', endedBy: target?.id });
  });

  it('a blind transfer is done when a phone answers', async () => {
    const { id } = await connected();
    await send(id, 'transfer', { to: { phone: '+12025550155' }, mode: 'blind' });
    const done = await until(id, (call) => call.transfer === null);
    expect(done).toMatchObject({ status: 'connected', onHold: false, me: { state: 'left' } });
    expect(stateOf(done, '+12025550155')).toBe('joined');
  });

  it.each([
    ['busy', '+12025550101', 'busy'],
    ['does not answer', '+12025550102', 'no_answer'],
    ['declines', '+12025550104', 'declined'],
  ])('who is %s gives the customer back', async (_what, phone, cause) => {
    const { id } = await connected();
    await send(id, 'transfer', { to: { phone }, mode: 'blind' });
    const back = await until(id, (call) => call.transfer === null && !call.onHold);
    expect(back).toMatchObject({ status: 'connected', me: { state: 'joined' } });
    const { body } = await amara.request<{ items: TimelineEntry[] }>('GET', `/calls/${id}/events`);
    expect(body.items.find(({ type }) => type === 'transfer-canceled')?.data).toMatchObject({ cause });
    await send(id, 'end', {});
  });

  it('a colleague who lets it ring has missed it, though the call goes on', async () => {
    const nora = await system.as({ userId: 'nora', orgId: 'harbour', role: 'agent', name: 'Nora' });
    const missed = async () => (await nora.request<ActiveSnapshot>('GET', '/calls/active')).body.missedUnseen;
    expect(await missed()).toBe(0);
    const { id } = await connected();
    await send(id, 'transfer', { to: { userId: 'nora' }, mode: 'blind' });
    const back = await until(id, (call) => call.transfer === null);
    expect([back.status, stateOf(back, 'Nora')]).toEqual(['connected', 'missed']);
    expect(await missed()).toBe(1);
    expect((await send(id, 'decline', {}, nora)).body.me?.state).toBe('missed');
    await send(id, 'end', {});
    expect(await missed()).toBe(1);
    const seen = await nora.request<{ missedUnseen: number }>('POST', '/calls/missed/seen');
    expect(seen.body.missedUnseen).toBe(0);
  });

  it('a transfer can be canceled, and obeys the rules of a call', async () => {
    const { id } = await connected();
    const code = async (to: object, user = amara) =>
      (await send(id, 'transfer', { to, mode: 'blind' }, user)).body.error.code;
    expect(await code({ phone: '911' })).toBe('emergency_refused');
    expect(await code({ phone: '+19005550199' })).toBe('premium_refused');
    expect(await code({ userId: 'rin' })).toBe('not_found');
    expect(await code({ userId: 'amara' })).toBe('not_allowed');
    // Clients are spoken with: they take no calls over, and see nothing of what staff sees of them.
    await (await system.as('maya')).request('GET', '/me');
    const outsider = (await send(id, 'transfer', { to: { userId: 'maya' }, mode: 'blind' })).body.error;
    expect([outsider.code, outsider.message]).toEqual([
      'not_allowed',
      'Maya Torres does not work here: calls are transferred to colleagues or to phone numbers.',
    ]);
    expect(await code({ userId: 'leo' }, leo)).toBe('forbidden');
    const { phone } = { phone: '+12025550177' };
    await amara.request('POST', '/contacts', { name: 'Quiet', phone, doNotCall: true });
    expect(await code({ phone })).toBe('do_not_call');
    await send(id, 'transfer', { to: { phone: '+12025550106' }, mode: 'attended' });
    expect((await send(id, 'transfer/complete')).body.error.code).toBe('conflict');
    const back = (await send(id, 'transfer/cancel')).body;
    expect(back).toMatchObject({ transfer: null, onHold: false, me: { state: 'joined' } });
    await send(id, 'end', {});
  });

  it('is recorded with consent, and everybody sees whether it is', async () => {
    const { id } = await connected();
    const record = (action: string, consent?: boolean) => send(id, 'recording', { action, consent });
    expect((await record('start')).body.error.code).toBe('not_allowed');
    const states: string[] = [];
    for (const action of ['start', 'pause', 'resume', 'stop'])
      states.push((await record(action, true)).body.recording);
    expect(states).toEqual(['on', 'paused', 'on', 'off']);
    await send(id, 'end', {});
    expect((await record('start', true)).body.error.code).toBe('call_over');
  });
});
