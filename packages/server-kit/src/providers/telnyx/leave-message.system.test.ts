import type { Call } from '@offhook/core/call';
import type { TimelineEntry } from '@offhook/core/protocol';
import Telnyx from 'telnyx';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { suiteNumbers, type VendorLeg } from '../../testing/provider-suite/provider-world.js';
import { ringIn, untilLeg, untilStatus, type RungCall } from '../../testing/provider-suite/suite-calls.js';
import { startSuiteWorld, type SuiteWorld } from '../../testing/provider-suite/suite-world.js';
import type { Fault } from '../../testing/vendors/faults.js';
import { waitFor } from '../../testing/wait-for.js';
import { account } from './telnyx-bench.fixture.js';
import { telnyxUnderTest, type TelnyxWorld } from './telnyx-world.fixture.js';

const { customer } = suiteNumbers;
const once = ['say: Please leave a message.', 'beep'];

describe('a caller whom nobody answers, by Telnyx and through the whole system', () => {
  let world: SuiteWorld;
  let telnyx: TelnyxWorld;
  beforeAll(async () => {
    const startVendor: typeof telnyxUnderTest.startVendor = async (where) =>
      (telnyx = await telnyxUnderTest.startVendor(where));
    world = await startSuiteWorld(
      { ...telnyxUnderTest, startVendor },
      { voicemail: { greeting: { text: 'Please leave a message.' }, maxSeconds: 120 } },
    );
  }, 30_000);
  afterAll(() => world?.close());
  afterEach(async () => {
    telnyx.fake.webhooks.weather = {};
    // Past the longest message, everybody is hung up.
    world.clock.skip(300_000);
    await world.tidy();
  });

  /** Nobody takes it. */
  async function missed(rung: RungCall): Promise<void> {
    world.clock.skip(45_000);
    await untilStatus(world.amara, rung.call, 'no_answer');
  }

  const recorded = (): Promise<VendorLeg> =>
    untilLeg(world, customer, 'up', ({ recording }) => recording === 'on');

  /** As at its longest length, without the wait. */
  async function stopRecording(): Promise<void> {
    const { id } = await recorded();
    const client = new Telnyx({ apiKey: account.apiKey, baseURL: `${telnyx.fake.url}/v2`, maxRetries: 0 });
    await client.calls.actions.stopRecording(id, {});
  }

  const recordingsOf = async ({ id }: Call): Promise<readonly TimelineEntry[]> => {
    const path = `/calls/${id}/events`;
    const { body } = await world.amara.request<{ readonly items: readonly TimelineEntry[] }>('GET', path);
    return body.items.filter(({ type }) => type === 'recording-observed');
  };

  it('leaves a message whose recording the call names, like that of a call', async () => {
    const rung = await ringIn(world);
    await missed(rung);
    expect((await recorded()).heard).toEqual(once);
    rung.customer.hangUp();
    const [recording] = await waitFor(
      'the recording is known',
      () => recordingsOf(rung.call),
      ({ length }) => length > 0,
    );
    expect(recording?.data).toMatchObject({ state: 'off', recordingId: expect.any(String) as string });
    expect(await recordingsOf(rung.call)).toHaveLength(1);
  });

  it.each<[string, Fault]>([
    ['answer', { path: '/actions/answer', drop: 'after' }],
    ['answer that never came', { path: '/actions/answer', drop: 'before' }],
    ['greeting', { path: '/actions/speak', drop: 'after' }],
    ['greeting that never came', { path: '/actions/speak', drop: 'before' }],
    ['recording', { path: '/actions/record_start', drop: 'after' }],
    ['recording that never came', { path: '/actions/record_start', drop: 'before' }],
  ])('hears everything once when nobody knows what became of the %s', async (_what, fault) => {
    const rung = await ringIn(world);
    telnyx.fake.fault({ method: 'POST', ...fault });
    await missed(rung);
    await telnyx.fake.settled();
    world.clock.skip(6_000);
    expect((await recorded()).heard).toEqual(once);
    world.clock.skip(20_000);
    await telnyx.fake.settled();
    expect((await recorded()).heard).toEqual(once);
  });

  it('leaves a message, and is let go, when every webhook is lost', async () => {
    const rung = await ringIn(world);
    telnyx.fake.webhooks.weather = { lose: 1 };
    await missed(rung);
    await untilLeg(world, customer, 'up');
    world.clock.skip(6_000);
    await untilLeg(world, customer, 'up', ({ heard = [] }) => heard.length === 1);
    await telnyx.fake.settled();
    world.clock.skip(11_000);
    expect((await recorded()).heard).toEqual(once);
    await stopRecording();
    world.clock.skip(40_000);
    await untilLeg(world, customer, 'ended');
    expect(await recordingsOf(rung.call)).toHaveLength(1);
  });
});
