import type { Call } from '@offhook/core/call';
import { expect } from 'vitest';
import { suiteNumbers } from './provider-world.js';
import type { RowTests } from './row-test.js';
import {
  command,
  done,
  read,
  ringing,
  talkByPhone,
  until,
  untilLeg,
  untilStatus,
  type RunningCall,
} from './suite-calls.js';
import type { SuiteWorld } from './suite-world.js';

const { customer, outside, busy } = suiteNumbers;
const toLeo = { userId: 'leo' } as const;

/** How a call is given to somebody else. */
export const transferRows: RowTests<
  | 'transfer-blind'
  | 'transfer-back'
  | 'transfer-attended'
  | 'transfer-cancel'
  | 'transfer-declined'
  | 'transfer-left'
  | 'transfer-alone'
  | 'transfer-hang-up'
> = {
  async 'transfer-blind'(world) {
    const { call } = await talkByPhone(world);
    await transfer(world, call, { to: { phone: outside }, mode: 'blind' });
    await untilLeg(world, customer, 'up', ({ held }) => held);
    (await ringing(world, outside)).answer();
    await untilLeg(world, customer, 'up', (leg) => leg.speaksWith.includes(outside) && !leg.held);
    await untilLeg(world, world.vendor.addressOfAgent('amara'), 'ended');
    const seen = await until(world.amara, call, 'Amara is out', ({ me }) => me?.state === 'left');
    expect(seen.status).toBe('connected');
    world.vendor.phoneOf((await untilLeg(world, outside, 'up')).id).hangUp();
    await untilStatus(world.amara, call, 'ended');
    await untilLeg(world, customer, 'ended');
  },

  async 'transfer-back'(world) {
    const running = await talkByPhone(world);
    await transfer(world, running.call, { to: { phone: busy }, mode: 'blind' });
    await speakAgain(world, running);
  },

  async 'transfer-attended'(world) {
    const { call } = await talkByPhone(world);
    const [amara, leo] = [world.vendor.addressOfAgent('amara'), world.vendor.addressOfAgent('leo')];
    await transfer(world, call, { to: toLeo, mode: 'attended' });
    (await ringing(world, leo)).answer();
    await untilLeg(world, amara, 'up', ({ speaksWith }) => speaksWith.join() === leo);
    await untilLeg(world, customer, 'up', ({ held, speaksWith }) => held && speaksWith.length === 0);
    await until(world.amara, call, 'Leo is there', (one) => stateOf(one, 'leo') === 'joined');
    expect((await command(world.amara, call, 'transfer/complete')).status).toBe(200);
    await untilLeg(world, customer, 'up', ({ held, speaksWith }) => !held && speaksWith.join() === leo);
    await untilLeg(world, amara, 'ended');
    expect(await read(world.leo, call)).toMatchObject({ status: 'connected', agentId: 'leo' });
    expect((await command(world.leo, call, 'end')).status).toBe(200);
    await untilLeg(world, customer, 'ended');
    await untilLeg(world, leo, 'ended');
  },

  async 'transfer-cancel'(world) {
    const running = await talkByPhone(world);
    const leo = world.vendor.addressOfAgent('leo');
    await transfer(world, running.call, { to: toLeo, mode: 'attended' });
    (await ringing(world, leo)).answer();
    await until(world.amara, running.call, 'Leo is there', (one) => stateOf(one, 'leo') === 'joined');
    expect((await command(world.amara, running.call, 'transfer/cancel')).status).toBe(200);
    await untilLeg(world, leo, 'ended');
    await speakAgain(world, running);
  },

  async 'transfer-declined'(world) {
    const running = await talkByPhone(world);
    const leo = world.vendor.addressOfAgent('leo');
    await transfer(world, running.call, { to: toLeo, mode: 'blind' });
    await ringing(world, leo);
    expect((await command(world.leo, running.call, 'decline')).body).toMatchObject({
      ...{ status: 'connected', me: { state: 'declined' } },
    });
    await untilLeg(world, leo, 'ended');
    await speakAgain(world, running);
  },

  async 'transfer-left'(world) {
    const { call } = await talkByPhone(world);
    await transfer(world, call, { to: { phone: outside }, mode: 'blind' });
    const target = await ringing(world, outside);
    const own = await untilLeg(world, world.vendor.addressOfAgent('amara'), 'up');
    world.vendor.phoneOf(own.id).hangUp();
    const seen = await until(world.amara, call, 'Amara is out', ({ me }) => me?.state === 'left');
    expect(seen.status).toBe('connected');
    await untilLeg(world, customer, 'up', ({ held }) => held);
    target.answer();
    await untilLeg(world, customer, 'up', (leg) => leg.speaksWith.includes(outside) && !leg.held);
    world.vendor.phoneOf((await untilLeg(world, outside, 'up')).id).hangUp();
    await untilStatus(world.amara, call, 'ended');
    await untilLeg(world, customer, 'ended');
  },

  async 'transfer-alone'(world) {
    const { call } = await talkByPhone(world);
    const [amara, leo] = [world.vendor.addressOfAgent('amara'), world.vendor.addressOfAgent('leo')];
    await transfer(world, call, { to: toLeo, mode: 'blind' });
    await ringing(world, leo);
    expect((await command(world.amara, call, 'end')).body).toMatchObject({
      ...{ status: 'connected', me: { state: 'left' } },
    });
    await untilLeg(world, amara, 'ended');
    expect((await command(world.leo, call, 'decline')).status).toBe(200);
    await untilStatus(world.amara, call, 'ended');
    for (const address of [customer, leo]) await untilLeg(world, address, 'ended');
  },

  async 'transfer-hang-up'(world) {
    const running = await talkByPhone(world);
    await transfer(world, running.call, { to: { phone: outside }, mode: 'attended' });
    await ringing(world, outside);
    running.customer.hangUp();
    await untilStatus(world.amara, running.call, 'ended');
    await untilLeg(world, outside, 'ended');
    await untilLeg(world, world.vendor.addressOfAgent('amara'), 'ended');
  },
};

const transfer = ({ amara }: SuiteWorld, call: Call, body: unknown): Promise<Call> =>
  done(amara, call, 'transfer', body);

/** The customer is with the agent again. */
async function speakAgain(world: SuiteWorld, { call }: RunningCall): Promise<void> {
  const own = world.vendor.addressOfAgent('amara');
  await untilLeg(world, customer, 'up', (leg) => !leg.held && leg.speaksWith.join() === own);
  const seen = await until(world.amara, call, 'off hold', ({ onHold }) => !onHold);
  expect(seen).toMatchObject({ status: 'connected', agentId: 'amara' });
}

function stateOf(call: Call, userId: string): string | undefined {
  return call.participants.find(({ person }) => person.id === userId)?.state;
}
