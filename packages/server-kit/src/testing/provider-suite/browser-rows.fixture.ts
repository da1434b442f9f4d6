import type { MediaGrant } from '@offhook/core/protocol';
import { expect } from 'vitest';
import { suiteNumbers } from './provider-world.js';
import type { RowTests } from './row-test.js';
import {
  command,
  deviceId,
  joinInBrowser,
  place,
  read,
  ringing,
  until,
  untilLeg,
  untilStatus,
} from './suite-calls.js';

const { customer } = suiteNumbers;
const leaseMs = 45_000;

/** Browsers come late, go, and never come. */
export const browserRows: RowTests<
  'browser-missing' | 'browser-late' | 'browser-gone' | 'browser-reload' | 'browser-muted'
> = {
  async 'browser-missing'(world) {
    const dialled = world.vendor.dialCount();
    const call = await place(world, { agentLeg: 'browser', deviceId });
    world.clock.skip(leaseMs);
    const { error } = await untilStatus(world.amara, call, 'failed');
    expect(error?.message).toMatch(/browser.*nobody was called/);
    expect(world.vendor.dialCount()).toBe(dialled);
  },

  async 'browser-late'(world) {
    const call = await place(world, { agentLeg: 'browser', deviceId });
    const { body: grant } = await command<MediaGrant>(world.amara, call, 'media', { deviceId });
    expect((await command(world.amara, call, 'end')).body.status).toBe('canceled');
    await world.vendor.joinBrowser(grant);
    await untilLeg(world, 'browser', 'ended');
    expect((await command(world.amara, call, 'media', { deviceId })).body.error?.code).toBe('call_over');
  },

  async 'browser-gone'(world) {
    const call = await place(world, { agentLeg: 'browser', deviceId });
    const browser = await joinInBrowser(world, call);
    (await ringing(world, customer)).answer();
    await untilStatus(world.amara, call, 'connected');
    for (let round = 0; round < 2; round += 1) {
      world.clock.skip(leaseMs - 5_000);
      const alive = await command(world.amara, call, 'media-state', { deviceId, connection: 'connected' });
      expect(alive.body.status, 'it goes on while the browser says that it is there').toBe('connected');
    }
    browser.hangUp();
    await world.vendor.settled();
    expect((await read(world.amara, call)).status, 'it may be a reload').toBe('connected');
    world.clock.skip(leaseMs + 1_000);
    const over = await untilStatus(world.amara, call, 'ended');
    expect(over).toMatchObject({ endReason: 'connection_lost', outcome: 'answered' });
    await untilLeg(world, customer, 'ended');
  },

  async 'browser-reload'(world) {
    const call = await place(world, { agentLeg: 'browser', deviceId });
    const before = await joinInBrowser(world, call);
    (await ringing(world, customer)).answer();
    await untilStatus(world.amara, call, 'connected');
    before.hangUp();
    await world.vendor.settled();
    const after = await joinInBrowser(world, call);
    expect(after.legId).not.toBe(before.legId);
    await untilLeg(world, customer, 'up', ({ speaksWith }) => speaksWith.includes('browser'));
    await command(world.amara, call, 'end');
    await until(world.amara, call, 'over', ({ status }) => status === 'ended');
    await untilLeg(world, 'browser', 'ended');
  },

  async 'browser-muted'(world) {
    const call = await place(world, { agentLeg: 'browser', deviceId });
    const before = await joinInBrowser(world, call);
    (await ringing(world, customer)).answer();
    await untilStatus(world.amara, call, 'connected');
    await command(world.amara, call, 'mute', { muted: true });
    await untilLeg(world, 'browser', 'up', ({ muted }) => muted);
    before.hangUp();
    await world.vendor.settled();
    // A page takes its time, and vendors' clocks tell seconds.
    world.clock.skip(2_000);
    await joinInBrowser(world, call);
    await untilLeg(world, 'browser', 'up', ({ id, muted }) => id !== before.legId && muted);
    await command(world.amara, call, 'mute', { muted: false });
    await untilLeg(world, 'browser', 'up', ({ muted }) => !muted);
  },
};
