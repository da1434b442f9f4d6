import type { Call } from '@offhook/core/call';
import { expect } from 'vitest';
import { suiteNumbers } from '../../testing/provider-suite/provider-world.js';
import { done, read, until, untilStatus } from '../../testing/provider-suite/suite-calls.js';
import { connected, silentNumber, type DemoRows } from './demo-steps.fixture.js';
import type { DemoWorld } from './demo-world.fixture.js';

const { busy, outside } = suiteNumbers;

async function backWithAmara(world: DemoWorld, call: Call): Promise<void> {
  const back = await until(world.amara, call, 'back', ({ transfer, onHold }) => transfer === null && !onHold);
  expect(back).toMatchObject({ status: 'connected', agentId: 'amara', me: { state: 'joined' } });
}

const stateOf = ({ participants }: Call, id: string): string | undefined =>
  participants.find(({ person }) => person.id === id)?.state;

/** Calls that are handed over, and come back. */
export const transferred: DemoRows = {
  async 'transfer-blind'(world) {
    const call = await connected(world);
    expect(
      await done(world.amara, call, 'transfer', { to: { phone: outside }, mode: 'blind' }),
    ).toMatchObject({ onHold: true });
    world.clock.skip(3_000);
    const out = await until(world.amara, call, 'Amara is out', ({ me }) => me?.state === 'left');
    expect(out).toMatchObject({ status: 'connected', transfer: null });
    await until(world.amara, call, 'off hold', ({ onHold }) => !onHold);
    world.clock.skip(60_000);
    await untilStatus(world.amara, call, 'ended');
  },

  async 'transfer-back'(world) {
    const call = await connected(world);
    await done(world.amara, call, 'transfer', { to: { phone: busy }, mode: 'blind' });
    world.clock.skip(2_000);
    await backWithAmara(world, call);
  },

  async 'transfer-attended'(world) {
    const call = await connected(world);
    await done(world.amara, call, 'transfer', { to: { userId: 'leo' }, mode: 'attended' });
    world.clock.skip(3_000);
    await until(world.amara, call, 'Leo is there', (one) => stateOf(one, 'leo') === 'joined');
    await done(world.amara, call, 'transfer/complete');
    expect(await read(world.leo, call)).toMatchObject({ status: 'connected', agentId: 'leo' });
    expect((await done(world.leo, call, 'end')).status).toBe('ended');
  },

  async 'transfer-cancel'(world) {
    const call = await connected(world);
    await done(world.amara, call, 'transfer', { to: { userId: 'leo' }, mode: 'attended' });
    world.clock.skip(3_000);
    await until(world.amara, call, 'Leo is there', (one) => stateOf(one, 'leo') === 'joined');
    await done(world.amara, call, 'transfer/cancel');
    await backWithAmara(world, call);
  },

  async 'transfer-declined'(world) {
    const call = await connected(world);
    await done(world.amara, call, 'transfer', { to: { userId: 'leo' }, mode: 'blind' });
    const declined = await done(world.leo, call, 'decline');
    expect(declined).toMatchObject({ status: 'connected', me: { state: 'declined' } });
    await backWithAmara(world, call);
  },

  async 'transfer-left'(world) {
    const call = await connected(world);
    await done(world.amara, call, 'transfer', { to: { phone: outside }, mode: 'blind' });
    expect(await done(world.amara, call, 'end')).toMatchObject({
      status: 'connected',
      me: { state: 'left' },
    });
    world.clock.skip(3_000);
    await until(world.amara, call, 'taken', ({ transfer, onHold }) => transfer === null && !onHold);
    world.clock.skip(60_000);
    await untilStatus(world.amara, call, 'ended');
  },

  async 'transfer-alone'(world) {
    const call = await connected(world);
    await done(world.amara, call, 'transfer', { to: { userId: 'leo' }, mode: 'blind' });
    await done(world.amara, call, 'end');
    await done(world.leo, call, 'decline');
    expect(await untilStatus(world.amara, call, 'ended')).toMatchObject({ outcome: 'answered' });
  },

  async 'transfer-hang-up'(world) {
    const call = await connected(world);
    world.clock.skip(40_000);
    await done(world.amara, call, 'transfer', { to: { phone: silentNumber }, mode: 'attended' });
    world.clock.skip(20_000);
    expect(await untilStatus(world.amara, call, 'ended')).toMatchObject({ outcome: 'answered' });
  },
};
