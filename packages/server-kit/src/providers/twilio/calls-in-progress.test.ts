import { afterEach, describe, expect, it } from 'vitest';
import { againstDescription } from '../../testing/vendors/twilio/twilio-host.fixture.js';
import { waitFor } from '../../testing/wait-for.js';
import { callId } from './provider-context.fixture.js';
import { startKit, type Kit, type KitSetup } from './twilio-kit.fixture.js';

describe('a call that runs through Twilio', () => {
  let kit: Kit;
  const start = async (setup: KitSetup = {}): Promise<void> => {
    kit = await startKit(setup);
  };
  afterEach(async () => {
    await kit.fake.settled();
    expect(againstDescription(kit.fake)).toEqual([]);
    expect(kit.answered.filter((status) => status >= 400)).toEqual([]);
    await kit.close();
  });
  const until = (id: string, state: string) =>
    waitFor(
      `${id} ${state}`,
      async () => kit.leg(id),
      (leg) => leg.state === state,
      { pauseMs: 2 },
    );
  const instance = (id: string) => kit.fake.instances().find(({ sid }) => sid === kit.leg(id).providerLegId);

  it('is held and muted at Twilio, and the conference tells so', async () => {
    await start();
    kit.plan('customer-1');
    await kit.dial('customer-1');
    await waitFor(
      'joined',
      async () => instance('customer-1')?.conference,
      (name) => name === callId,
      { pauseMs: 2 },
    );
    kit.see(await kit.phone.setHeld!(kit.request('customer-1'), true));
    expect(instance('customer-1')).toMatchObject({ hold: true });
    expect(kit.leg('customer-1').held?.value).toBe(true);
    kit.see(await kit.phone.setMuted!(kit.request('customer-1'), true));
    kit.see(await kit.phone.setHeld!(kit.request('customer-1'), false));
    await kit.fake.settled();
    expect(instance('customer-1')).toMatchObject({ hold: false, muted: true });
    expect(kit.leg('customer-1')).toMatchObject({ held: { value: false }, muted: { value: true } });
    const events = kit.told.map(({ rawBody }) =>
      new URLSearchParams(rawBody.toString()).get('StatusCallbackEvent'),
    );
    expect(events.filter((event) => event !== null)).toEqual([
      'participant-join',
      'participant-hold',
      'participant-mute',
      'participant-unhold',
    ]);
  });

  it('holds nobody who is not there, in words', async () => {
    await start();
    kit.plan('customer-1', { address: '+12025550106' });
    await kit.dial('customer-1');
    await expect(kit.phone.setHeld!(kit.request('customer-1'), true)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('not in the call') as string,
    });
  });

  it('plays keys without taking the customer out of the call, and the keys are in no address', async () => {
    await start();
    kit.plan('customer-1');
    await kit.dial('customer-1');
    await waitFor(
      'joined',
      async () => instance('customer-1')?.conference,
      (name) => name === callId,
      { pauseMs: 2 },
    );
    await kit.phone.sendDigits!(kit.request('customer-1'), '4111w#');
    await kit.fake.settled();
    expect(instance('customer-1')).toMatchObject({ heard: ['digits: 4111w#'], conference: callId });
    expect(JSON.stringify(kit.told.map(({ url }) => url))).not.toContain('4111');
    expect(kit.fake.alerts).toEqual([]);
    await expect(kit.phone.sendDigits!(kit.request('customer-1'), 'A')).rejects.toMatchObject({
      code: 'not_supported',
    });
  });

  it('is recorded by the customer’s call: on, paused, on, off, never twice', async () => {
    await start({ fake: { secondMs: 1000 } });
    kit.plan('customer-1');
    await kit.dial('customer-1');
    await until('customer-1', 'up');
    const set = (wanted: 'on' | 'paused' | 'off') =>
      kit.phone.setRecording!(kit.request('customer-1'), wanted);
    const first = await set('on');
    expect(first).toMatchObject({ state: 'on', recordingId: expect.stringMatching(/^RE/) as string });
    expect(await set('on')).toMatchObject({ recordingId: first.recordingId });
    expect(await set('paused')).toMatchObject({ state: 'paused', recordingId: first.recordingId });
    expect(await set('on')).toMatchObject({ state: 'on', recordingId: first.recordingId });
    expect(await set('off')).toMatchObject({ state: 'off', recordingId: first.recordingId });
    expect(await set('off')).toMatchObject({ state: 'off' });
    await kit.fake.settled();
    expect(kit.recordings.map(({ state }) => state)).toEqual(['on', 'off']);
    expect(kit.recordings.every(({ recordingId }) => recordingId === first.recordingId)).toBe(true);
  });
});
