import { afterEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../testing/wait-for.js';
import { account, customer } from './provider-context.fixture.js';
import { startKit, type Kit, type KitSetup } from './twilio-kit.fixture.js';

describe('a caller', () => {
  let kit: Kit;
  const start = async (setup: KitSetup = {}): Promise<void> => {
    kit = await startKit(setup);
  };
  afterEach(async () => {
    await kit.fake.settled();
    await kit.close();
  });
  const inbound = { voiceUrl: 'inbound', voiceStatusUrl: 'status' };
  const joined = (sid: string) =>
    waitFor(
      'joined',
      async () => kit.fake.instances().find((one) => one.sid === sid),
      (leg) => leg?.conference != null,
      { pauseMs: 2 },
    );

  it('a caller waits in the call’s conference until somebody of ours comes, and is heard of by our ids', async () => {
    await start({ fake: { ...inbound, secondMs: 1000 } });
    const caller = kit.fake.callIn({ from: customer, to: account.phoneNumber });
    const waiting = await joined(caller.sid);
    expect(kit.inbound).toMatchObject([
      { providerLegId: caller.sid, from: customer, to: account.phoneNumber },
    ]);
    const ids = kit.context.inboundLeg(caller.sid);
    expect(waiting).toMatchObject({ conference: ids.callId, label: ids.legId });
    kit.plan('agent-1', { address: '+12025550177' });
    await kit.dial('agent-1', { callId: ids.callId });
    await joined((await waitFor('dialled', async () => kit.leg('agent-1').providerLegId, Boolean)) ?? '');
    await waitFor(
      'up',
      async () => kit.leg(ids.legId),
      (leg) => leg.state === 'up',
      { pauseMs: 2 },
    );
    caller.hangUp();
    await kit.fake.settled();
    expect(kit.leg(ids.legId)).toMatchObject({
      state: 'ended',
      cause: 'completed',
      providerLegId: caller.sid,
    });
    expect(kit.leg('agent-1').state).toBe('up');
    expect(kit.answered.filter((status) => status >= 400)).toEqual([]);
  });

  it('a caller who gives up, and of whom nothing was told, is looked up', async () => {
    await start({ fake: inbound });
    const caller = kit.fake.callIn({ from: customer, to: account.phoneNumber });
    await joined(caller.sid);
    const { callId: id, legId } = kit.context.inboundLeg(caller.sid);
    kit.fake.webhooks.weather = { lose: 1 };
    caller.hangUp();
    kit.see(await kit.phone.lookUp(kit.request(legId, { callId: id })));
    expect(kit.leg(legId)).toMatchObject({ state: 'ended', cause: 'completed' });
  });

  it('a caller whom we hang up on is out', async () => {
    await start({ fake: inbound });
    const caller = kit.fake.callIn({ from: customer, to: account.phoneNumber });
    await joined(caller.sid);
    const { callId: id, legId } = kit.context.inboundLeg(caller.sid);
    expect(await kit.phone.hangUp(kit.request(legId, { callId: id }))).toMatchObject({ state: 'ended' });
    expect(kit.fake.instances()).toMatchObject([{ status: 'completed' }]);
  });

  it('a caller hears in words, or by a recorded greeting, that nobody takes calls', async () => {
    await start({
      fake: inbound,
      nobodyTakesCalls: true,
      options: { whenClosed: { say: 'We <open> at nine & close at six.' } },
    });
    kit.fake.callIn({ from: customer, to: account.phoneNumber });
    await waitFor(
      'ended',
      async () => kit.fake.instances()[0]?.status,
      (status) => status === 'completed',
      { pauseMs: 2 },
    );
    expect(kit.fake.instances()[0]?.heard).toEqual(['say: We <open> at nine & close at six.']);
    await kit.close();
    await start({
      fake: inbound,
      nobodyTakesCalls: true,
      options: { whenClosed: { playUrl: 'https://example.com/closed.mp3' } },
    });
    kit.fake.callIn({ from: '+266696687', to: account.phoneNumber });
    await waitFor(
      'ended',
      async () => kit.fake.instances()[0]?.status,
      (status) => status === 'completed',
      { pauseMs: 2 },
    );
    expect(kit.fake.instances()[0]?.heard).toEqual(['play: https://example.com/closed.mp3']);
    expect(kit.inbound).toMatchObject([{ from: null }]);
  });
});
