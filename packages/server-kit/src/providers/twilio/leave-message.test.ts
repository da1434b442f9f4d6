import type { Leg } from '@offhook/core/call';
import { afterEach, describe, expect, it } from 'vitest';
import { againstDescription } from '../../testing/vendors/twilio/twilio-host.fixture.js';
import { waitFor } from '../../testing/wait-for.js';
import { account, customer } from './provider-context.fixture.js';
import { startKit, type Kit } from './twilio-kit.fixture.js';

describe('a caller whom nobody answers, at Twilio', () => {
  let kit: Kit;
  afterEach(() => kit.close());

  const often = { pauseMs: 2 };
  const greeting = { audioUrl: 'https://example.com/greeting.mp3?a=1&b=2' };
  /** Somebody phones us; `ask` wants a message of them. */
  async function phonesIn(secondMs: number) {
    kit = await startKit({ fake: { voiceUrl: 'inbound', voiceStatusUrl: 'status', secondMs } });
    const caller = kit.fake.callIn({ from: customer, to: account.phoneNumber });
    const { callId, legId } = kit.context.inboundLeg(caller.sid);
    await is(legId, 'up');
    const ask = () => kit.phone.takeMessage!(kit.request(legId, { callId }), { greeting, maxSeconds: 60 });
    return { caller, legId, ask };
  }
  const is = (legId: string, wanted: Leg['state']) =>
    waitFor(
      wanted,
      async () => kit.leg(legId),
      ({ state }) => state === wanted,
      often,
    );
  const instance = (sid: string) => kit.fake.instances().find((one) => one.sid === sid);

  it('hears the greeting once, however often it is asked for, and leaves a message', async () => {
    const { caller, legId, ask } = await phonesIn(1_000);
    expect(await ask()).toMatchObject({ state: 'up', message: true });
    await waitFor(
      'recorded',
      async () => instance(caller.sid),
      (leg) => leg?.recording === 'on',
      often,
    );
    expect(await ask()).toMatchObject({ state: 'up', message: true });
    expect(instance(caller.sid)?.heard.filter((one) => one.startsWith('play: '))).toEqual([
      `play: ${greeting.audioUrl}`,
    ]);
    expect(kit.leg(legId).state, 'leaving the waiting music is no hang-up').toBe('up');

    caller.press('#');
    await is(legId, 'ended');
    await kit.fake.settled();
    expect(kit.recordings).toMatchObject([{ state: 'off', recordingId: expect.any(String) as string }]);
    expect(kit.answered.filter((status) => status >= 400)).toEqual([]);
    expect(againstDescription(kit.fake)).toEqual([]);
    expect(await ask()).toMatchObject({ state: 'ended' });
  });

  it('is let go when the message has its full length', async () => {
    const { legId, ask } = await phonesIn(5);
    await ask();
    await is(legId, 'ended');
    await kit.fake.settled();
    expect(kit.recordings).toMatchObject([{ state: 'off' }]);
  });
});
