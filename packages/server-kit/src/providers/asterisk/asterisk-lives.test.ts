import { describe, expect, it, onTestFinished } from 'vitest';
import { ordinaryPhone } from '../../testing/vendors/phone-behaviour.js';
import type { AsteriskPhone } from '../../testing/vendors/asterisk/index.js';
import { asteriskHost, type AsteriskHost, type HostOptions } from './asterisk-host.fixture.js';

const startHost = (options?: HostOptions): Promise<AsteriskHost> => asteriskHost(onTestFinished, options);
const talk = 'offhook.c1';
const hold = 'offhook.c1.hold';

/** Places a call to a number and waits until its leg ended. */
async function life(host: AsteriskHost, address: string) {
  host.plan('c1', 'l1', { address });
  await host.dial('l1');
  return host.until('l1', 'ended');
}

describe('the life of a leg at Asterisk', () => {
  it('is dialled, rings, is answered, joins the bridge of its call, ends; then the bridge is gone', async () => {
    const host = await startHost();
    host.plan('c1', 'l1');
    await host.dial('l1');
    const up = await host.until('l1', 'up');
    expect(up.providerLegId).toBe('offhook.c1.l1');
    const { dialing, ringing, up: answered } = up.times;
    expect([dialing, ringing, answered].every((at) => at !== null)).toBe(true);
    expect((dialing ?? 0) <= (ringing ?? 0) && (ringing ?? 0) <= (answered ?? 0)).toBe(true);
    await host.untilAt('in the bridge', () => host.channel('l1').bridgeId === talk);
    expect(host.channel('l1')).toMatchObject({
      endpoint: 'PJSIP/+12025550100@trunk',
      callerNumber: '+12025550199',
    });
    host.asterisk.phoneOf('offhook.c1.l1').hangUp();
    expect(await host.until('l1', 'ended')).toMatchObject({ cause: 'completed' });
    await host.untilAt('bridge gone', () =>
      host.asterisk.happened.some(({ type }) => type === 'BridgeDestroyed'),
    );
  });

  it.each([
    ['+12025550101', 'busy', null],
    ['+12025550103', 'provider_error', /disturbed/],
    ['+12025550104', 'declined', null],
  ])('%s ends as %s', async (address, cause, detail) => {
    const leg = await life(await startHost(), address);
    expect(leg).toMatchObject({ cause, times: { up: null } });
    if (detail === null) expect(leg.causeDetail).toBeNull();
    else expect(leg.causeDetail).toMatch(detail);
  });

  it('ends as no_answer when it rang for as long as it may, and as invalid_number when there is none', async () => {
    const host = await startHost({ fake: { msPerSecond: 2 } });
    expect(await life(host, '+12025550102')).toMatchObject({ cause: 'no_answer' });
    const phone = (): AsteriskPhone => ({ ...ordinaryPhone, then: 'fails', cause: 1 });
    const other = await startHost({ fake: { phone } });
    expect(await life(other, '+12025550177')).toMatchObject({ cause: 'invalid_number' });
  });

  it('a machine that answers is an answer: Asterisk does not listen who speaks', async () => {
    const host = await startHost();
    host.plan('c1', 'l1', { address: '+12025550105' });
    await host.dial('l1');
    expect(await host.until('l1', 'up')).toMatchObject({ answeredBy: null });
  });

  it('is canceled while it rings; a second hang-up is a success, too', async () => {
    const host = await startHost();
    host.plan('c1', 'l1', { address: '+12025550106' });
    await host.dial('l1');
    await host.until('l1', 'ringing');
    await host.apply(host.phone.hangUp(host.request('l1')));
    expect(host.leg('l1')).toMatchObject({ state: 'ended', cause: 'canceled' });
    await host.untilAt('gone', () => !host.channel('l1').alive);
    await host.apply(host.phone.hangUp(host.request('l1')));
    expect(host.leg('l1')).toMatchObject({ state: 'ended', cause: 'canceled' });
  });

  it('an agent is rung at the extension or at the own phone, and the customer joins the agent', async () => {
    const host = await startHost({ provider: { agentEndpoint: 'PJSIP/{userId}' } });
    const own = await startHost();
    const agent = { userId: 'amara', phone: '+12025550142', by: 'phone' } as const;
    expect(own.phone.agentLeg(agent)).toEqual({ kind: 'phone', address: '+12025550142' });
    const planned = host.phone.agentLeg(agent);
    expect(planned).toEqual({ kind: 'phone', address: 'PJSIP/amara' });
    host.plan('c1', 'agent', { role: 'agent', address: planned?.address ?? null });
    await host.dial('agent');
    await host.until('agent', 'up');
    host.plan('c1', 'l1', { waitsFor: 'agent' });
    await host.dial('l1');
    await host.until('l1', 'up');
    await host.untilAt(
      'together',
      () => host.channel('l1').bridgeId === talk && host.channel('agent').bridgeId === talk,
    );
    expect(host.channel('agent').endpoint).toBe('PJSIP/amara');
  });

  it('on hold it hears music in a bridge of its own, and nobody hears it; then it comes back', async () => {
    const host = await startHost();
    for (const [leg, role] of [
      ['agent', 'agent'],
      ['l1', 'customer'],
      ['t1', 'target'],
    ] as const) {
      host.plan('c1', leg, { role });
      await host.dial(leg);
      await host.untilAt(`${leg} in`, () => host.channel(leg).bridgeId === talk);
    }
    await host.until('l1', 'up');
    await host.apply(host.phone.setHeld(host.request('l1'), true));
    expect(host.leg('l1').held).toMatchObject({ value: true });
    await host.untilAt('held', () => host.channel('l1').bridgeId === hold);
    expect(host.channel('l1').music).toBe(true);
    expect(['agent', 't1'].map((leg) => host.channel(leg).bridgeId)).toEqual([talk, talk]);
    // A look-up does not take it for a leg that has yet to join.
    await host.lookUp('l1');
    expect(host.leg('l1').held).toMatchObject({ value: true });
    expect(host.channel('l1').bridgeId).toBe(hold);
    // The transfer is completed: the agent leaves, the customer meets the target.
    await host.apply(host.phone.hangUp(host.request('agent')));
    await host.apply(host.phone.setHeld(host.request('l1'), false));
    await host.untilAt('back', () => host.channel('l1').bridgeId === talk);
    expect(host.leg('l1').held).toMatchObject({ value: false });
    await host.untilAt('agent gone', () => !host.channel('agent').alive);
    expect(host.channel('t1')).toMatchObject({ alive: true, bridgeId: talk });
  });

  it('is muted in what it says, and hears on; keys reach the phone', async () => {
    const host = await startHost();
    host.plan('c1', 'l1');
    await host.dial('l1');
    await host.untilAt('in', () => host.channel('l1').bridgeId === talk);
    await host.until('l1', 'up');
    await host.apply(host.phone.setMuted(host.request('l1'), true));
    expect(host.channel('l1').muted).toEqual({ in: true, out: false });
    await host.apply(host.phone.setMuted(host.request('l1'), false));
    expect(host.channel('l1').muted).toEqual({ in: false, out: false });
    expect(host.leg('l1').muted).toMatchObject({ value: false });
    await host.phone.sendDigits(host.request('l1'), '12w#');
    expect(host.channel('l1').digitsSent).toBe('12w#');
  });

  it('that only rings obeys nothing yet, which may be asked again', async () => {
    const host = await startHost();
    host.plan('c1', 'l1', { address: '+12025550106' });
    await host.dial('l1');
    await host.until('l1', 'ringing');
    for (const ask of [
      () => host.phone.setHeld(host.request('l1'), true),
      () => host.phone.setMuted(host.request('l1'), true),
      () => host.phone.sendDigits(host.request('l1'), '1'),
    ]) {
      await expect(ask()).rejects.toMatchObject({ code: 'conflict', retryable: true });
    }
  });
});
