import type { ActiveSnapshot, Call } from '@offhook/core/call';
import type { MediaGrant } from '@offhook/core/protocol';
import { expect } from 'vitest';
import { suiteNumbers, type SuiteAgent, type VendorPhone } from './provider-world.js';
import type { RowTests } from './row-test.js';
import {
  command,
  deviceId,
  done,
  joinInBrowser,
  place,
  read,
  ringing,
  until,
  untilLeg,
  untilStatus,
} from './suite-calls.js';
import type { SuiteWorld } from './suite-world.js';

const { customer } = suiteNumbers;
const modes = ['blind', 'attended'] as const;
type Mode = (typeof modes)[number];

/** Calls that are given to the browsers of colleagues, and back. */
export const transferToBrowserRows: RowTests<'transfer-browser' | 'transfer-return'> = {
  async 'transfer-browser'(world) {
    const call = await talkInBrowser(world);
    const early = await command<Call>(world.leo, call, 'answer', { deviceId });
    expect(early.status, 'nobody was asked').toBeGreaterThanOrEqual(400);
    await give(world, call, 'amara', 'leo', 'blind');
    const tooEarly = await command(world.leo, call, 'media', { deviceId });
    expect(tooEarly.body.error?.code, 'it is answered first').toBe('conflict');
    expect(await done(world.leo, call, 'decline')).toMatchObject({ me: { state: 'declined' } });
    await untilLeg(world, customer, 'up', ({ held, speaksWith }) => !held && speaksWith.length === 1);
    expect(await read(world.amara, call)).toMatchObject({ status: 'connected', agentId: 'amara' });

    await give(world, call, 'amara', 'leo', 'blind');
    const browser = await take(world, call, 'leo');
    const second = await command(world.leo, call, 'answer', { deviceId: 'phone in the pocket' });
    expect(second.body.error?.code).toBe('answered_elsewhere');
    await hasIt(world, call, 'leo', browser);
    await done(world.leo, call, 'end', {});
    await untilLeg(world, customer, 'ended');
  },

  async 'transfer-return'(world) {
    for (const mode of modes) {
      const call = await talkInBrowser(world);
      await give(world, call, 'amara', 'leo', 'blind');
      await hasIt(world, call, 'leo', await take(world, call, 'leo'));
      expect((await read(world.amara, call)).me?.state).toBe('left');

      await give(world, call, 'leo', 'amara', mode);
      await done(world.amara, call, 'decline');
      expect(await read(world.leo, call)).toMatchObject({ status: 'connected', transfer: null });

      // The browsers of the first hour are long gone; that must not end the call of those who are there.
      for (let round = 0; round < 3; round += 1) {
        world.clock.skip(20_000);
        await done(world.leo, call, 'media-state', { deviceId, connection: 'connected' });
      }
      await give(world, call, 'leo', 'amara', mode);
      const browser = await take(world, call, 'amara');
      if (mode === 'attended') {
        await untilLeg(world, customer, 'up', ({ held }) => held);
        await until(world.leo, call, 'Amara is there', isThere('amara'));
        await done(world.leo, call, 'transfer/complete');
      }
      await hasIt(world, call, 'amara', browser);
      expect((await read(world.leo, call)).me?.state).toBe('left');
      await done(world.amara, call, 'end', {});
      await untilLeg(world, customer, 'ended');
    }
  },
};

/** Amara, in her browser, speaks with the customer. */
async function talkInBrowser(world: SuiteWorld): Promise<Call> {
  const call = await place(world, { agentLeg: 'browser', deviceId });
  await joinInBrowser(world, call);
  (await ringing(world, customer)).answer();
  return untilStatus(world.amara, call, 'connected');
}

/** One gives the call to the other, in whose page it rings: what is active for them says all that a page rings by. */
async function give(
  world: SuiteWorld,
  call: Call,
  from: SuiteAgent,
  userId: SuiteAgent,
  mode: Mode,
): Promise<void> {
  await done(world[from], call, 'transfer', { to: { userId }, mode });
  const { body } = await world[userId].request<ActiveSnapshot>('GET', '/calls/active');
  const ring = body.calls.find(({ id }) => id === call.id);
  expect(ring).toMatchObject({
    me: { state: 'ringing', answeredOn: null },
    agentLeg: { device: 'browser', state: 'dialing' },
  });
  expect(ring?.ringExpiresInMs).toBeGreaterThan(20_000);
}

/** They answer, and their browser comes into the call with the grant of the answer. */
async function take(world: SuiteWorld, call: Call, agent: SuiteAgent): Promise<VendorPhone> {
  const { media, ...taken } = await done<Call & { readonly media: MediaGrant }>(
    ...[world[agent], call, 'answer', { deviceId }],
  );
  expect(taken).toMatchObject({ me: { state: 'joined', answeredOn: { deviceId } }, inBrowser: true });
  const browser = await world.vendor.joinBrowser(media);
  await command(world[agent], call, 'media-state', { deviceId, connection: 'connected' });
  return browser;
}

/** The customer speaks with this agent's browser, and nobody else is there. */
async function hasIt(
  world: SuiteWorld,
  call: Call,
  agentId: SuiteAgent,
  browser: VendorPhone,
): Promise<void> {
  await until(world[agentId], call, `${agentId} has it`, (one) => one.agentId === agentId && !one.onHold);
  await untilLeg(world, customer, 'up', ({ held, speaksWith }) => !held && speaksWith.join() === 'browser');
  await untilLeg(world, 'browser', 'up', ({ id }) => id === browser.legId);
}

const isThere =
  (userId: string) =>
  ({ participants }: Call): boolean =>
    participants.some(({ person, state }) => person.id === userId && state === 'joined');
