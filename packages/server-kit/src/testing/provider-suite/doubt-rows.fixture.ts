import { expect } from 'vitest';
import { waitFor } from '../wait-for.js';
import { suiteNumbers } from './provider-world.js';
import type { RowTests } from './row-test.js';
import {
  command,
  place,
  read,
  ringByPhone,
  ringing,
  talkByPhone,
  untilLeg,
  untilRings,
  untilStatus,
} from './suite-calls.js';
import type { SuiteWorld } from './suite-world.js';

const { customer } = suiteNumbers;

/** What happens when the network is in the way: nobody is dialled twice, and nobody stays on a line. */
export const doubtRows: RowTests<
  | 'cancel'
  | 'late-success'
  | 'hang-up-later'
  | 'news-first'
  | 'news-lost'
  | 'dial-lost-answer'
  | 'dial-too-many'
> = {
  async cancel(world) {
    const { call } = await ringByPhone(world);
    expect((await command(world.amara, call, 'end')).body).toMatchObject({ status: 'canceled' });
    await untilLeg(world, customer, 'ended');
    await untilLeg(world, world.vendor.addressOfAgent('amara'), 'ended');
    expect(await read(world.amara, call)).toMatchObject({ status: 'canceled', outcome: 'canceled' });
  },

  async 'late-success'(world) {
    const { until, release } = held();
    world.vendor.fault('dial', { until });
    const call = await place(world);
    // The vendor has carried it out; we do not know yet.
    await untilLeg(world, customer, 'ringing');
    await command(world.amara, call, 'end');
    release();
    await untilLeg(world, customer, 'ended');
    expect(await read(world.amara, call)).toMatchObject({ status: 'canceled' });
  },

  async 'hang-up-later'(world) {
    const { call } = await talkByPhone(world);
    world.vendor.fault('any', { times: Infinity, drop: 'before' });
    const over = await command(world.amara, call, 'end');
    expect(over.body).toMatchObject({ status: 'ended', endReason: 'completed' });
    await untilLeg(world, customer, 'up');
    world.vendor.mend();
    world.clock.skip(20_000);
    await untilLeg(world, customer, 'ended');
    await untilLeg(world, world.vendor.addressOfAgent('amara'), 'ended');
    const { durationSeconds } = await read(world.amara, call);
    expect(durationSeconds, 'the call ended when the agent said so').toBe(over.body.durationSeconds);
  },

  async 'news-first'(world) {
    const { until, release } = held();
    world.vendor.fault('dial', { until });
    const before = legsTo(world, customer);
    const call = await place(world);
    const phone = await ringing(world, customer);
    await untilRings(world, call);
    phone.answer();
    await untilStatus(world.amara, call, 'connected');
    release();
    phone.hangUp();
    expect(await untilStatus(world.amara, call, 'ended')).toMatchObject({ outcome: 'answered' });
    expect(legsTo(world, customer) - before).toBe(1);
  },

  async 'news-lost'(world) {
    world.vendor.news.weather({ lose: 1 });
    const call = await place(world, { agentLeg: 'phone' });
    (await ringing(world, world.vendor.addressOfAgent('amara'))).answer();
    world.clock.skip(20_000);
    const phone = await ringing(world, customer);
    phone.answer();
    world.clock.skip(20_000);
    await untilStatus(world.amara, call, 'connected');
    phone.hangUp();
    world.clock.skip(65_000);
    expect(await untilStatus(world.amara, call, 'ended')).toMatchObject({
      ...{ outcome: 'answered', endReason: 'completed' },
    });
    await untilLeg(world, world.vendor.addressOfAgent('amara'), 'ended');
  },

  async 'dial-lost-answer'(world) {
    for (const lose of [0, 1]) {
      world.vendor.news.weather({ lose });
      world.vendor.fault('dial', { drop: 'after' });
      const [dialled, before] = [world.vendor.dialCount(), legsTo(world, customer)];
      const call = await place(world);
      const phone = await ringing(world, customer);
      world.clock.skip(6_000);
      await untilRings(world, call);
      phone.answer();
      world.clock.skip(20_000);
      await untilStatus(world.amara, call, 'connected');
      await command(world.amara, call, 'end');
      await untilLeg(world, customer, 'ended');
      expect(world.vendor.dialCount() - dialled).toBe(1);
      expect(legsTo(world, customer) - before).toBe(1);
    }
  },

  async 'dial-too-many'(world) {
    world.vendor.fault('dial', { answer: world.vendor.tooManyRequests(3) });
    const dialled = world.vendor.dialCount();
    const call = await place(world);
    const isDialled = (count: number): boolean => count > dialled;
    await waitFor('the first dial', async () => world.vendor.dialCount(), isDialled, { pauseMs: 4 });
    await world.vendor.settled();
    expect(world.vendor.dialCount() - dialled).toBe(1);
    expect(await read(world.amara, call)).toMatchObject({ status: 'initiating' });
    world.clock.skip(3_000);
    (await ringing(world, customer)).answer();
    await untilStatus(world.amara, call, 'connected');
    expect(world.vendor.dialCount() - dialled).toBe(2);
  },
};

/** Something that is waited for until it is released. */
function held(): { readonly until: Promise<void>; release(): void } {
  let release = (): void => undefined;
  const until = new Promise<void>((resolve) => (release = resolve));
  return { until, release: () => release() };
}

/** How many legs there ever were at the vendor to an address. */
function legsTo({ vendor }: SuiteWorld, address: string): number {
  return vendor.legs().filter((leg) => leg.address === address).length;
}
