import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActiveSnapshot, Call } from '@offhook/core/call';
import type { MediaGrant } from '@offhook/core/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { startCallSystem, waitFor, type ApiUser, type CallSystem } from '../../testing/index.js';
import { skippingClock } from '../../testing/skipping-clock.js';
import { demo, type DemoCaller } from './index.js';

const ourNumber = '+12025550100';
const caller = '+12025550134';
const phones = demo();
let system: CallSystem;
afterEach(() => system.close());

async function start(): Promise<{ amara: ApiUser; leo: ApiUser; clock: ReturnType<typeof skippingClock> }> {
  const clock = skippingClock();
  system = await startCallSystem({ clock, providers: [phones], numbers: { [ourNumber]: 'harbour' } });
  const [amara, leo] = await Promise.all([system.as('amara'), system.as('leo')]);
  await amara.request('POST', '/contacts', { name: 'Aisha Rahman', phone: caller });
  return { amara, leo, clock };
}

const read = async (who: ApiUser, id: string): Promise<Call> =>
  (await who.request<Call>('GET', `/calls/${id}`)).body;
const until = (who: ApiUser, id: string, what: string, is: (call: Call) => boolean): Promise<Call> =>
  waitFor(what, () => read(who, id), is);

/** A contact phones us, and it rings at the agents. */
async function ringIn(who: ApiUser): Promise<DemoCaller> {
  const here = await phones.callIn({ from: caller });
  if (here === null) throw new Error('nobody takes calls');
  const { calls } = (await who.request<ActiveSnapshot>('GET', '/calls/active')).body;
  expect(calls.map(({ id }) => id)).toContain(here.callId);
  return here;
}

describe('somebody phones the demo number', () => {
  it('rings at every agent, is connected at once when one answers, and hangs up after a minute', async () => {
    const { amara, leo, clock } = await start();
    const { callId } = await ringIn(leo);
    expect(await read(amara, callId)).toMatchObject({
      ...{ status: 'ringing', direction: 'inbound', provider: 'demo', me: { state: 'ringing' } },
      from: { kind: 'contact', name: 'Aisha Rahman', phone: caller },
    });
    const taken = await amara.request<Call & { media: MediaGrant }>('POST', `/calls/${callId}/answer`, {
      deviceId: 'desk',
    });
    expect(taken.body.media.adapter).toBe('none');
    await until(amara, callId, 'connected', ({ status }) => status === 'connected');
    expect((await leo.request('POST', `/calls/${callId}/answer`, { deviceId: 'desk' })).status).toBe(409);
    clock.skip(60_000);
    const over = await until(amara, callId, 'over', ({ endedAt }) => endedAt !== null);
    expect(over).toMatchObject({ status: 'ended', endReason: 'completed', outcome: 'answered' });
  });

  it('is missed by everybody when nobody answers', async () => {
    const { amara, leo, clock } = await start();
    const { callId } = await ringIn(leo);
    clock.skip(45_000);
    const missed = await until(amara, callId, 'missed', ({ endedAt }) => endedAt !== null);
    expect(missed).toMatchObject({ status: 'no_answer', me: { state: 'missed' } });
    expect((await read(leo, callId)).me?.state).toBe('missed');
  });

  it('is declined when all have declined, and over when the caller gives up', async () => {
    const { amara, leo } = await start();
    const declined = await ringIn(leo);
    for (const who of [amara, leo]) await who.request('POST', `/calls/${declined.callId}/decline`, {});
    expect((await read(leo, declined.callId)).status).toBe('declined');
    const given = await ringIn(leo);
    await given.hangUp();
    expect(await read(leo, given.callId)).toMatchObject({ status: 'canceled', me: { state: 'missed' } });
  });

  it('hangs up when they would have, also if the server was down meanwhile', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'offhook-demo-'));
    const options = { database: `file:${join(folder, 'offhook.db')}`, numbers: { [ourNumber]: 'harbour' } };
    const [before, after] = [skippingClock(), skippingClock()];
    const crashed = demo();
    system = await startCallSystem({ ...options, clock: before, providers: [crashed] });
    const here = await crashed.callIn({ from: caller });
    const callId = here?.callId ?? '';
    await (await system.as('amara')).request('POST', `/calls/${callId}/answer`, { deviceId: 'desk' });
    await system.close();
    after.skip(70_000);
    system = await startCallSystem({ ...options, clock: after, providers: [demo()] });
    const over = await until(await system.as('amara'), callId, 'over', ({ endedAt }) => endedAt !== null);
    expect(over).toMatchObject({ status: 'ended', endReason: 'completed', durationSeconds: 60 });
    await rm(folder, { recursive: true, force: true });
  });

  it('refuses what is no number, says so where nobody takes calls, and needs a server', async () => {
    await start();
    await expect(phones.callIn({ from: '0134' })).rejects.toThrow(/takes a number as \+12025550142/);
    expect(await phones.callIn({ from: null, to: '+12025550300' })).toBeNull();
    await expect(demo().callIn({ from: null })).rejects.toThrow(/needs a running call server/);
  });
});
