import { describe, expect, it, onTestFinished } from 'vitest';
import { AriDescription } from '../../testing/vendors/asterisk/ari-description.js';
import { checkAriRequest } from '../../testing/vendors/asterisk/check-ari-request.js';
import { specsAreMissing, specsFolder } from '../../testing/vendors/asterisk/provider-specs.fixture.js';
import { asteriskHost, type AsteriskHost, type HostOptions } from './asterisk-host.fixture.js';

const startHost = (options?: HostOptions): Promise<AsteriskHost> => asteriskHost(onTestFinished, options);

describe('the recording of a call at Asterisk', () => {
  it('starts, pauses, goes on, stops, and starts again under another name', async () => {
    const host = await startHost();
    host.plan('c1', 'l1');
    await host.dial('l1');
    await host.until('l1', 'up');
    const set = (wanted: 'off' | 'on' | 'paused') => host.phone.setRecording(host.request('l1'), wanted);
    expect(await set('off')).toMatchObject({ state: 'off', recordingId: null });
    expect(await set('on')).toMatchObject({ state: 'on', recordingId: 'offhook.c1.1' });
    expect(await set('on')).toMatchObject({ state: 'on', recordingId: 'offhook.c1.1' });
    expect(await set('paused')).toMatchObject({ state: 'paused' });
    expect(await set('on')).toMatchObject({ state: 'on' });
    expect(await set('off')).toMatchObject({ state: 'off', recordingId: 'offhook.c1.1' });
    expect(await set('on')).toMatchObject({ state: 'on', recordingId: 'offhook.c1.2' });
    // The end of the call ends it.
    host.asterisk.phoneOf('offhook.c1.l1').hangUp();
    await host.untilAt('told', () => host.recording('c1')?.value === 'off');
  });

  it('is refused in words where Asterisk cannot record', async () => {
    const host = await startHost({ fake: { recorder: false } });
    host.plan('c1', 'l1');
    await host.dial('l1');
    await host.until('l1', 'up');
    await expect(host.phone.setRecording(host.request('l1'), 'on')).rejects.toMatchObject({
      code: 'provider_refused',
      message: expect.stringContaining('chan_bridge_media') as string,
    });
  });
});

describe('a call that comes in through Asterisk', () => {
  it('rings, is answered when it is picked up, and meets the agent', async () => {
    const host = await startHost();
    const id = host.asterisk.callIn({ from: '2025550142', exten: '12025550198' });
    await host.untilAt('received', () => host.inbound.length === 1);
    expect(host.inbound[0]).toMatchObject({ providerLegId: id, from: '+12025550142', to: '+12025550198' });
    const legId = `caller-${id.replace('.', '-')}`;
    expect(host.leg(legId)).toMatchObject({ state: 'ringing' });
    const callId = host.request(legId).callId;
    await host.lookUp(legId);
    expect(host.channel(legId)).toMatchObject({ state: 'Ring', bridgeId: null });
    await host.apply(host.phone.pickUp(host.request(legId)));
    expect(host.leg(legId).state).toBe('up');
    host.plan(callId, 'agent', { role: 'agent' });
    await host.dial('agent');
    await host.untilAt('together', () =>
      [legId, 'agent'].every((leg) => host.channel(leg).bridgeId === `offhook.${callId}`),
    );
    host.asterisk.phoneOf(id).hangUp();
    expect(await host.until(legId, 'ended')).toMatchObject({ cause: 'completed' });
  });

  it('is missed when the caller gives up; a pick-up that comes too late says so', async () => {
    const host = await startHost();
    const id = host.asterisk.callIn({ from: '', exten: 's' });
    await host.untilAt('received', () => host.inbound.length === 1);
    expect(host.inbound[0]).toMatchObject({ from: null, to: '+12025550199' });
    const legId = `caller-${id.replace('.', '-')}`;
    host.asterisk.phoneOf(id).hangUp();
    await host.until(legId, 'ended');
    await host.apply(host.phone.pickUp(host.request(legId)));
    expect(host.leg(legId)).toMatchObject({ cause: 'canceled', times: { up: null } });
  });

  it.each([
    ['does not answer', { drop: 'before' }],
    ['fails', { answer: { status: 500, body: { message: 'Allocation failed' } } }],
  ] as const)('is taken in though Asterisk %s when it is to let it ring', async (_what, fault) => {
    const host = await startHost();
    host.asterisk.fault({ method: 'POST', pathEnd: '/ring', ...fault });
    const id = host.asterisk.callIn({ from: '2025550142', exten: '12025550198' });
    await host.untilAt('received', () => host.inbound.length === 1);
    const legId = `caller-${id.replace('.', '-')}`;
    await host.lookUp(legId);
    expect(host.channel(legId)).toMatchObject({ state: 'Ring', alive: true });
    expect(host.logged.filter((line) => line.includes('call that came in'))).toEqual([]);
    expect(host.logged.join()).toContain('a caller may hear no ringing');
    await host.apply(host.phone.pickUp(host.request(legId)));
    expect(host.leg(legId).state).toBe('up');
  });

  it('to a number that nobody takes calls to is turned away', async () => {
    const host = await startHost({ takesCalls: false });
    const id = host.asterisk.callIn({ from: '+12025550142', exten: '+12025550199' });
    await host.untilAt('away', () =>
      host.asterisk.instances().some((one) => one.id === id && one.cause === 1),
    );
  });
});

describe.skipIf(specsAreMissing !== null)(`what we ask of Asterisk (${specsAreMissing ?? 'checked'})`, () => {
  it('is in the official description of ARI', async () => {
    const host = await startHost();
    host.plan('c1', 'l1');
    await host.dial('l1');
    await host.until('l1', 'up');
    await host.lookUp('l1');
    await host.apply(host.phone.setHeld(host.request('l1'), true));
    await host.apply(host.phone.setMuted(host.request('l1'), true));
    await host.apply(host.phone.setMuted(host.request('l1'), false));
    await host.apply(host.phone.setHeld(host.request('l1'), false));
    await host.phone.sendDigits(host.request('l1'), '1w#');
    for (const wanted of ['on', 'paused', 'on', 'off'] as const)
      await host.phone.setRecording(host.request('l1'), wanted);
    const id = host.asterisk.callIn({ from: '+12025550142', exten: '+12025550199' });
    await host.untilAt('received', () => host.inbound.length === 1);
    const legId = `caller-${id.replace('.', '-')}`;
    await host.apply(host.phone.pickUp(host.request(legId)));
    for (const leg of ['l1', legId]) await host.apply(host.phone.hangUp(host.request(leg)));
    await host.untilAt('bridges gone', () =>
      ['BridgeDestroyed'].every(
        (type) => host.asterisk.happened.filter((one) => one.type === type).length >= 3,
      ),
    );
    const description = new AriDescription(specsFolder);
    const { requests } = host.asterisk;
    expect(requests.flatMap((request) => checkAriRequest(description, request))).toEqual([]);
    expect(new Set(requests.map(({ method, path }) => `${method} ${path}`)).size).toBeGreaterThan(20);
  });
});
