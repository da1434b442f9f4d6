import { expect } from 'vitest';
import { suiteNumbers, type VendorLeg } from './provider-world.js';
import type { RowTests } from './row-test.js';
import {
  command,
  deviceId,
  joinInBrowser,
  place,
  read,
  ringing,
  talkByPhone,
  untilLeg,
  untilStatus,
} from './suite-calls.js';
import type { SuiteWorld } from './suite-world.js';

/** How the agent takes part, and how a call ends that runs. */
export const agentRows: RowTests<
  'agent-phone' | 'agent-browser' | 'hang-up-by-customer' | 'hang-up-by-agent'
> = {
  async 'agent-phone'(world) {
    const own = world.vendor.addressOfAgent('amara');
    const call = await place(world, { agentLeg: 'phone' });
    const agent = await ringing(world, own);
    expect(await read(world.amara, call)).toMatchObject({ status: 'initiating' });
    expect(live(world).map(({ address }) => address)).toEqual([own]);
    agent.answer();
    const customer = await ringing(world, suiteNumbers.customer);
    customer.answer();
    await untilStatus(world.amara, call, 'connected');
    await untilLeg(world, own, 'up', speaksWith(suiteNumbers.customer));
    await untilLeg(world, suiteNumbers.customer, 'up', speaksWith(own));
  },

  async 'agent-browser'(world) {
    const call = await place(world, { agentLeg: 'browser', deviceId });
    await world.vendor.settled();
    expect(live(world)).toEqual([]);
    const browser = await joinInBrowser(world, call);
    const customer = await ringing(world, suiteNumbers.customer);
    customer.answer();
    await untilStatus(world.amara, call, 'connected');
    await untilLeg(world, 'browser', 'up', speaksWith(suiteNumbers.customer));
    await command(world.amara, call, 'end');
    await untilLeg(world, 'browser', 'ended');
    await untilLeg(world, suiteNumbers.customer, 'ended');
    expect(browser.legId).toBe(world.vendor.legs().findLast(({ address }) => address === 'browser')?.id);
  },

  async 'hang-up-by-customer'(world) {
    const { call, customer } = await talkByPhone(world);
    startSecond(world);
    customer.hangUp();
    await untilStatus(world.amara, call, 'ended');
    await untilLeg(world, world.vendor.addressOfAgent('amara'), 'ended');
    await world.vendor.settled();
    const over = await read(world.amara, call);
    expect(over.endedBy).toBe(over.participants.find(({ person }) => person.id === over.to.id)?.id);
  },

  async 'hang-up-by-agent'(world) {
    const byClick = await talkByPhone(world);
    expect((await command(world.amara, byClick.call, 'end')).body.status).toBe('ended');
    await untilLeg(world, suiteNumbers.customer, 'ended');
    await untilLeg(world, world.vendor.addressOfAgent('amara'), 'ended');

    const byPhone = await talkByPhone(world);
    startSecond(world);
    byPhone.agent.hangUp();
    await untilStatus(world.amara, byPhone.call, 'ended');
    await untilLeg(world, suiteNumbers.customer, 'ended');
    await world.vendor.settled();
    const over = await read(world.amara, byPhone.call);
    expect(over).toMatchObject({
      outcome: 'answered',
      endReason: 'completed',
      endedBy: over.me?.participantId,
    });
  },
};

/** A second of the clock begins, so that a vendor who tells whole ones tells one time for all that follows now. */
function startSecond({ clock }: SuiteWorld): void {
  clock.skip(1000 - (clock.now() % 1000));
}

function live({ vendor }: SuiteWorld): readonly VendorLeg[] {
  return vendor.legs().filter(({ state }) => state !== 'ended');
}

function speaksWith(address: string): (leg: VendorLeg) => boolean {
  return (leg) => leg.speaksWith.includes(address);
}
