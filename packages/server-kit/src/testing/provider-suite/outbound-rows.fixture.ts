import { expect } from 'vitest';
import { suiteNumbers } from './provider-world.js';
import type { RowTests } from './row-test.js';
import { place, ringing, until, untilLeg, untilStatus } from './suite-calls.js';

/** What becomes of a call that is dialled. */
export const outboundRows: RowTests<
  | 'outbound-answered'
  | 'outbound-ringing'
  | 'outbound-busy'
  | 'outbound-no-answer'
  | 'outbound-declined'
  | 'outbound-failed'
  | 'voicemail'
  | 'agent-none'
> = {
  async 'outbound-answered'(world) {
    const call = await place(world);
    const customer = await ringing(world, suiteNumbers.customer);
    customer.answer();
    const running = await untilStatus(world.amara, call, 'connected');
    expect(running.answeredAt).not.toBeNull();
    customer.hangUp();
    const over = await untilStatus(world.amara, call, 'ended');
    expect(over).toMatchObject({ outcome: 'answered', endReason: 'completed' });
    expect(world.vendor.dialCount()).toBeGreaterThan(0);
  },

  async 'outbound-ringing'(world) {
    const call = await place(world);
    await ringing(world, suiteNumbers.customer);
    await untilStatus(world.amara, call, 'ringing');
  },

  async 'outbound-busy'(world) {
    const call = await place(world, { to: { phone: suiteNumbers.busy } });
    expect(await untilStatus(world.amara, call, 'busy')).toMatchObject({ outcome: 'busy', answeredAt: null });
  },

  async 'outbound-no-answer'(world) {
    const call = await place(world);
    await ringing(world, suiteNumbers.customer);
    world.clock.skip(45_000);
    const over = await untilStatus(world.amara, call, 'no_answer');
    expect(over).toMatchObject({ outcome: 'no_answer', endReason: 'timeout' });
    await untilLeg(world, suiteNumbers.customer, 'ended');
  },

  async 'outbound-declined'(world) {
    const call = await place(world, { to: { phone: suiteNumbers.declines } });
    expect((await untilStatus(world.amara, call, 'declined')).outcome).toBe('declined');
  },

  async 'outbound-failed'(world) {
    const call = await place(world, { to: { phone: suiteNumbers.unreachable } });
    const { error, outcome } = await untilStatus(world.amara, call, 'failed');
    expect(outcome).toBe('failed');
    expect(error?.message).toMatch(/^[A-Z].*\.$/);
  },

  async voicemail(world) {
    const call = await place(world, { to: { phone: suiteNumbers.machine } });
    const { id } = await untilLeg(world, suiteNumbers.machine, 'up');
    await world.vendor.settled();
    world.vendor.phoneOf(id).hangUp();
    await until(world.amara, call, 'voicemail', ({ outcome }) => outcome === 'voicemail');
  },

  async 'agent-none'(world) {
    const call = await place(world);
    const customer = await ringing(world, suiteNumbers.customer);
    customer.answer();
    await untilStatus(world.amara, call, 'connected');
    expect(world.vendor.legs().filter(({ state }) => state !== 'ended')).toHaveLength(1);
  },
};
