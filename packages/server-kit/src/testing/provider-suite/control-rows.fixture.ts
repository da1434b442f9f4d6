import type { Call, RecordingState } from '@offhook/core/call';
import { expect } from 'vitest';
import { suiteNumbers } from './provider-world.js';
import type { RowTests } from './row-test.js';
import { command, read, talkByPhone, until, untilLeg } from './suite-calls.js';
import type { SuiteWorld } from './suite-world.js';

const { customer } = suiteNumbers;

/** What can be done with a call that runs. */
export const controlRows: RowTests<'hold' | 'mute' | 'dtmf' | 'recording'> = {
  async hold(world) {
    const { call } = await talkByPhone(world);
    const own = world.vendor.addressOfAgent('amara');
    // Several times within the second that vendors' clocks tell: the last word counts.
    for (let round = 0; round < 2; round += 1) {
      expect((await command(world.amara, call, 'hold')).body.onHold).toBe(true);
      await untilLeg(world, customer, 'up', ({ held, speaksWith }) => held && speaksWith.length === 0);
      expect((await command(world.amara, call, 'resume')).body.onHold).toBe(false);
      await untilLeg(world, customer, 'up', ({ held, speaksWith }) => !held && speaksWith.includes(own));
    }
    await world.vendor.settled();
    expect((await read(world.amara, call)).onHold).toBe(false);
  },

  async mute(world) {
    const { call } = await talkByPhone(world);
    const own = world.vendor.addressOfAgent('amara');
    const mutedIn = ({ me, participants }: Call): boolean | undefined =>
      participants.find(({ id }) => id === me?.participantId)?.muted;
    expect(mutedIn((await command(world.amara, call, 'mute', { muted: true })).body)).toBe(true);
    await untilLeg(world, own, 'up', ({ muted }) => muted);
    expect(mutedIn((await command(world.amara, call, 'mute', { muted: false })).body)).toBe(false);
    await untilLeg(world, own, 'up', ({ muted }) => !muted);
  },

  async dtmf(world) {
    const { call } = await talkByPhone(world);
    expect((await command(world.amara, call, 'dtmf', { digits: '12#' })).status).toBe(200);
    await untilLeg(world, customer, 'up', ({ digits }) => digits.includes('12#'));
    world.vendor.fault('any', { times: Infinity, drop: 'after' });
    const unheard = await command(world.amara, call, 'dtmf', { digits: '7' });
    world.vendor.mend();
    expect([unheard.status, unheard.body.error.code]).toEqual([502, 'provider_unavailable']);
  },

  async recording(world) {
    const { call } = await talkByPhone(world);
    const asked = await command(world.amara, call, 'recording', { action: 'start' });
    expect(asked.status, 'nobody is recorded without having been told').not.toBe(200);
    await record(world, call, 'start', 'on');
    await record(world, call, 'pause', 'paused');
    await record(world, call, 'resume', 'on');
    await record(world, call, 'stop', 'off');
  },
};

async function record(world: SuiteWorld, call: Call, action: string, then: RecordingState): Promise<void> {
  const { status } = await command(world.amara, call, 'recording', { action, consent: true });
  expect(status, action).toBe(200);
  await until(world.amara, call, `recording ${then}`, ({ recording }) => recording === then);
  await untilLeg(world, customer, 'up', ({ recording }) => recording === then);
}
