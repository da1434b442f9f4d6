import type { Call } from '@offhook/core/call';
import type { ErrorBody } from '@offhook/core/errors';
import type { MediaGrant } from '@offhook/core/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCallSystem, testPeople, type ApiUser, type CallSystem } from '../testing/index.js';

let system: CallSystem;
let amara: ApiUser;
let maya: ApiUser;
beforeAll(async () => {
  system = await startCallSystem();
  [amara, maya] = await Promise.all([system.as('amara'), system.as('maya')]);
});
afterAll(() => system.close());

type Refusal = { readonly error: ErrorBody };
const ring = async (caller = amara, to = 'maya', deviceId = 'desk', headers = {}) =>
  caller.request<Call>('POST', '/calls', { to: { userId: to }, channel: 'video', deviceId }, headers);
const end = (id: string) => amara.request('POST', `/calls/${id}/end`, {});

describe('a request that met another call', () => {
  it('finds the same call again after a lost answer', async () => {
    const { body: first } = await ring();
    const again = { 'idempotency-key': 'maya-calls-back' };
    const met = await ring(maya, 'amara', 'phone', again);
    expect([met.status, met.body.id, met.body.status]).toEqual([200, first.id, 'answered']);
    const retried = await ring(maya, 'amara', 'phone', again);
    expect(retried.body.id).toBe(first.id);
    await end(first.id);
  });
});

describe('media of a call', () => {
  it('gives the device that answered one session, however often it asks', async () => {
    const { body: call } = await ring();
    const answer = () =>
      maya.request<{ media: MediaGrant }>('POST', `/calls/${call.id}/answer`, { deviceId: 'phone' });
    const [a, b] = await Promise.all([answer(), answer()]);
    expect([a.status, b.status]).toEqual([200, 200]);
    expect(a.body.media.sessionId).toBe(b.body.media.sessionId);
    await end(call.id);
  });

  it('stays with the device that answered while its microphone is still being opened', async () => {
    const { body: call } = await ring();
    await maya.request('POST', `/calls/${call.id}/answer`, { deviceId: 'phone' });
    const other = await maya.request<Refusal>('POST', `/calls/${call.id}/media`, { deviceId: 'laptop' });
    expect([other.status, other.body.error.code]).toEqual([409, 'in_use_elsewhere']);
    const takeOver = await maya.request('POST', `/calls/${call.id}/media`, {
      deviceId: 'laptop',
      takeOver: true,
    });
    expect(takeOver.status).toBe(200);
    await end(call.id);
  });

  it('is not reported by who has not joined, nor for a call without media in the browser', async () => {
    const { body: call } = await ring();
    const report = { deviceId: 'phone', connection: 'connected' };
    expect((await maya.request('POST', `/calls/${call.id}/media-state`, report)).status).toBe(409);
    await end(call.id);
    const { body: phone } = await amara.request<Call>('POST', '/calls', { to: { phone: '+12025550142' } });
    const refused = await amara.request<Refusal>('POST', `/calls/${phone.id}/media-state`, report);
    expect(refused.body.error.code).toBe('not_supported');
    await end(phone.id);
  });
});

describe('what a client must not find out', () => {
  it('staff phone numbers by searching its own calls', async () => {
    const staff = { ...testPeople.leo, userId: 'nina', name: 'Nina Frost', phone: '+12025550177' };
    const nina = await system.as(staff);
    const { body: call } = await ring(nina);
    await nina.request('POST', `/calls/${call.id}/end`, {});
    const found = async (query: string) =>
      (await maya.request<{ items: Call[] }>('GET', `/calls?query=${query}`)).body.items.length;
    expect(await found('2025550177')).toBe(0);
    expect(await found('nina')).toBeGreaterThan(0);
  });

  it('who else is known here', async () => {
    const john = await system.as('john');
    for (const to of [
      { userId: 'maya' },
      { email: 'maya@mail.example' },
      { userId: 'nobody' },
      { email: 'no@body.example' },
    ]) {
      expect((await john.request('POST', '/calls', { to, channel: 'video' })).status).toBe(404);
    }
  });
});

describe('rules that hold under pressure', () => {
  it('limits hold for many requests at once', async () => {
    const limited = await startCallSystem({
      preDial: { limits: { phonePerUserHour: 3 }, beforeDial: () => Promise.resolve(undefined) },
    });
    const leo = await limited.as('leo');
    const place = () => leo.request('POST', '/calls', { to: { phone: '+12025550142' } });
    const statuses = (await Promise.all(Array.from({ length: 12 }, place))).map((one) => one.status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(3);
    expect(statuses.filter((status) => status === 429)).toHaveLength(9);
    await limited.close();
  });

  it('a number that two contacts share is not called when one of them asked for it', async () => {
    const phone = '+12025550166';
    const { body: first } = await amara.request<{ id: string }>('POST', '/contacts', { name: 'Home', phone });
    await amara.request('POST', '/contacts', { name: 'Quiet', phone, doNotCall: true });
    for (const to of [{ contactId: first.id }, { phone }]) {
      const { body } = await amara.request<Refusal>('POST', '/calls', { to });
      expect(body.error.code).toBe('do_not_call');
    }
  });

  it('a link is not a ring', async () => {
    const { status } = await amara.request('POST', '/calls', {
      to: { userId: 'maya' },
      channel: 'video',
      invite: 'link',
    });
    expect(status).toBe(422);
  });

  it('somebody whose access is revoked while the rules are asked places no call', async () => {
    let asked = (): void => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    let allow = (): void => undefined;
    const allowed = new Promise<undefined>((resolve) => (allow = () => resolve(undefined)));
    const slow = await startCallSystem({
      preDial: {
        beforeDial: () => {
          asked();
          return allowed;
        },
      },
    });
    const leo = await slow.as('leo');
    const placing = leo.request('POST', '/calls', { to: { phone: '+12025550142' } });
    await isAsked;
    await slow.server.revokeUser('leo');
    allow();
    expect((await placing).status).toBe(401);
    const org = await (await slow.as('amara')).request<{ items: Call[] }>('GET', '/calls?scope=org');
    expect(org.body.items).toEqual([]);
    await slow.close();
  });
});
