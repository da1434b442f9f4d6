import { afterAll, beforeAll, describe, it } from 'vitest';
import { suiteNumbers } from '../../testing/provider-suite/provider-world.js';
import {
  command,
  joinInBrowser,
  place,
  ringing,
  untilLeg,
  untilStatus,
} from '../../testing/provider-suite/suite-calls.js';
import { startSuiteWorld, type SuiteWorld } from '../../testing/provider-suite/suite-world.js';
import { telnyxUnderTest } from './telnyx-world.fixture.js';

describe('an agent in the browser at Telnyx', () => {
  let world: SuiteWorld;
  beforeAll(async () => {
    world = await startSuiteWorld(telnyxUnderTest);
  }, 30_000);
  afterAll(async () => {
    await world?.tidy();
    await world?.close();
  });

  it('who has muted themselves and reloads the page is not heard afterwards', async () => {
    const call = await place(world, { agentLeg: 'browser', deviceId: 'desk' });
    const before = await joinInBrowser(world, call);
    (await ringing(world, suiteNumbers.customer)).answer();
    await untilStatus(world.amara, call, 'connected');
    await command(world.amara, call, 'mute', { muted: true });
    await untilLeg(world, 'browser', 'up', ({ muted }) => muted);
    before.hangUp();
    await world.vendor.settled();
    await joinInBrowser(world, call);
    await untilLeg(world, 'browser', 'up', ({ id, muted }) => id !== before.legId && muted);
    await command(world.amara, call, 'mute', { muted: false });
    await untilLeg(world, 'browser', 'up', ({ muted }) => !muted);
  });
});
