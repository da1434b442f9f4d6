import type { Call } from '@offhook/core/call';
import type { MediaGrant } from '@offhook/core/protocol';
import { expect } from 'vitest';
import { suiteNumbers, type VendorLeg } from './provider-world.js';
import type { RowTests } from './row-test.js';
import { command, deviceId, read, ringIn, speak, until, untilLeg, untilStatus } from './suite-calls.js';

const { customer } = suiteNumbers;

type Taken = Call & { readonly media: MediaGrant };

/** Calls to our number. */
export const inboundRows: RowTests<
  'inbound-answered' | 'inbound-declined' | 'inbound-missed' | 'inbound-message' | 'inbound-given-up'
> = {
  async 'inbound-answered'(world) {
    const { call } = await ringIn(world);
    const answers = await Promise.all(
      [world.amara, world.leo].map((who) => command<Taken>(who, call, 'answer', { deviceId })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.error?.code).toBe('answered_elsewhere');
    const [winner, taken] =
      answers[0]?.status === 200 ? (['amara', answers[0]] as const) : (['leo', answers[1]] as const);
    if (taken === undefined) throw new Error('nobody took it');
    const own = taken.body.media.adapter === 'none' ? world.vendor.addressOfAgent(winner) : 'browser';
    await speak(world, winner, taken.body.media);
    await untilLeg(world, customer, 'up', ({ speaksWith }) => speaksWith.join() === own);
    const running = await untilStatus(world.amara, call, 'connected');
    expect(running).toMatchObject({ agentId: winner, answeredAt: expect.any(String) as string });
    expect((await command(world[winner], call, 'end')).body.outcome).toBe('answered');
    await untilLeg(world, customer, 'ended');
    await untilLeg(world, own, 'ended');
  },

  async 'inbound-declined'(world) {
    const { call, customer: rung } = await ringIn(world);
    const first = await command(world.amara, call, 'decline');
    expect(first.body).toMatchObject({ status: 'ringing', me: { state: 'declined' } });
    expect((await read(world.leo, call)).me?.state).toBe('ringing');
    expect(world.vendor.legs().find(({ id }) => id === rung.legId)?.state).not.toBe('ended');
    expect((await command(world.leo, call, 'decline')).body.status).toBe('declined');
    await untilLeg(world, customer, 'ended');
  },

  async 'inbound-missed'(world) {
    const { call } = await ringIn(world);
    world.clock.skip(45_000);
    const missed = await untilStatus(world.amara, call, 'no_answer');
    expect(missed).toMatchObject({ endReason: 'timeout', me: { state: 'missed' } });
    expect((await read(world.leo, call)).me?.state).toBe('missed');
    await untilLeg(world, customer, 'ended');
  },

  async 'inbound-message'(world) {
    const unanswered = await ringIn(world);
    world.clock.skip(45_000);
    const missed = await untilStatus(world.amara, unanswered.call, 'no_answer');
    expect(missed).toMatchObject({ endReason: 'timeout', me: { state: 'missed' }, recording: 'off' });
    const talking = await untilLeg(world, customer, 'up', isRecorded);
    expect(talking.heard?.join()).toMatch(/leave (a|your) message/);
    // Asked again by the reconciler, it goes on.
    world.clock.skip(20_000);
    await world.vendor.settled();
    await untilLeg(world, customer, 'up', isRecorded);
    unanswered.customer.hangUp();
    await untilLeg(world, customer, 'ended');

    const declined = await ringIn(world);
    for (const who of [world.amara, world.leo]) await command(who, declined.call, 'decline');
    expect((await read(world.amara, declined.call)).status).toBe('declined');
    await untilLeg(world, customer, 'up', isRecorded);
    // Whatever the vendor does, nobody talks for ever.
    world.clock.skip(200_000);
    await untilLeg(world, customer, 'ended');
  },

  async 'inbound-given-up'(world) {
    const rung = await ringIn(world);
    rung.customer.hangUp();
    const over = await until(world.leo, rung.call, 'over', ({ endedAt }) => endedAt !== null);
    expect(over).toMatchObject({ status: 'canceled', me: { state: 'missed' }, answeredAt: null });
    expect((await command(world.amara, rung.call, 'answer', { deviceId })).body.error?.code).toBe(
      'call_over',
    );
  },
};

function isRecorded({ recording }: VendorLeg): boolean {
  return recording === 'on';
}
