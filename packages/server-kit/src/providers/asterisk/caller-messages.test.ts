import type { LegObservation, Voicemail } from '@offhook/core/call';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FakeAsteriskOptions } from '../../testing/vendors/asterisk/index.js';
import { AriDescription } from '../../testing/vendors/asterisk/ari-description.js';
import { checkAriRequest } from '../../testing/vendors/asterisk/check-ari-request.js';
import { specsAreMissing, specsFolder } from '../../testing/vendors/asterisk/provider-specs.fixture.js';
import { asteriskHost, type AsteriskHost } from './asterisk-host.fixture.js';

const address = 'https://example.com/greeting.wav?for=a,b';
const voicemail: Voicemail = { greeting: { audioUrl: address }, maxSeconds: 30 };
const greeting = `sound:${address.replace(',', '%2C')}`;

interface Waiting {
  readonly host: AsteriskHost;
  readonly channelId: string;
  readonly callId: string;
  readonly legId: string;
  /** What the kit asks when nobody answered. */
  ask(wanted?: Voicemail): Promise<LegObservation>;
  heard(): readonly string[];
  untilRecorded(): Promise<void>;
}

/** A caller whom nobody answered. */
async function waiting(
  fake: Partial<FakeAsteriskOptions> = {},
  greetingSound: string | undefined = undefined,
): Promise<Waiting> {
  const host = await asteriskHost(onTestFinished, { fake, provider: { greetingSound } });
  const channelId = host.asterisk.callIn({ from: '+12025550142', exten: '+12025550199' });
  await host.untilAt('received', () => host.inbound.length === 1);
  const legId = `caller-${channelId.replace('.', '-')}`;
  return {
    ...{ host, channelId, legId, callId: host.request(legId).callId },
    async ask(wanted = voicemail) {
      const seen = await host.phone.takeMessage(host.request(legId), wanted);
      await host.apply(Promise.resolve(seen));
      return seen;
    },
    heard: () => host.channel(legId).heard,
    untilRecorded: () => host.untilAt('recorded', () => host.channel(legId).recording === 'on'),
  };
}

const asked = ({ asterisk }: AsteriskHost, end: string): number =>
  asterisk.requests.filter(({ method, path }) => method === 'POST' && path.includes(end)).length;

describe('a caller whom nobody answers, at Asterisk', () => {
  it('is answered, hears the greeting once, however often it is asked for, and leaves a message', async () => {
    const { host, channelId, legId, callId, ask, heard, untilRecorded } = await waiting();
    const first = await ask();
    expect(first).toMatchObject({ legId, state: 'up', message: true });
    await untilRecorded();
    expect(await ask()).toMatchObject({ state: 'up', message: true });
    await host.lookUp(legId);
    expect(host.channel(legId).bridgeId, 'nobody of ours is there to be met').toBeNull();
    expect(heard()).toEqual([greeting, 'beep']);

    host.asterisk.phoneOf(channelId).press('#');
    expect(await host.until(legId, 'ended')).toMatchObject({ cause: 'completed' });
    await host.untilAt('hung up', () => !host.channel(legId).alive);
    expect(host.recorded).toMatchObject([{ state: 'off', recordingId: `offhook.${callId}.message` }]);
    expect([asked(host, '/answer'), asked(host, '/play'), asked(host, '/record')]).toEqual([1, 1, 1]);
  });

  it('is let go when the message has its full length', async () => {
    const { host, legId, ask } = await waiting({ msPerSecond: 10 });
    await ask();
    expect(await host.until(legId, 'ended')).toMatchObject({ cause: 'completed' });
    await host.untilAt('hung up', () => !host.channel(legId).alive);
    expect(host.recorded).toMatchObject([{ state: 'off' }]);
  });

  it('hears a sound of Asterisk for a text, and ends the message with the key that the sound names', async () => {
    const { host, channelId, legId, ask, heard, untilRecorded } = await waiting({}, 'vm-intro');
    await ask({ greeting: { text: 'Please leave a message.' }, maxSeconds: 30 });
    await untilRecorded();
    expect(heard()).toEqual(['sound:vm-intro', 'beep']);
    host.asterisk.phoneOf(channelId).press('#');
    await host.until(legId, 'ended');
    expect(host.recorded).toHaveLength(1);
  });

  it('is not left in silence where a text cannot be spoken', async () => {
    const { host, ask } = await waiting();
    const spoken = ask({ greeting: { text: 'Hello' }, maxSeconds: 30 });
    await expect(spoken).rejects.toMatchObject({ code: 'not_supported', retryable: false });
    expect(asked(host, '/answer')).toBe(0);
  });

  it('hears the tone alone where the greeting cannot be played, and whoever runs the server is told', async () => {
    const { host, channelId, legId, ask, heard, untilRecorded } = await waiting({ plays: () => false });
    await ask();
    await untilRecorded();
    expect(heard()).toEqual(['beep']);
    host.asterisk.phoneOf(channelId).press('#');
    await host.until(legId, 'ended');
    const [told] = host.logged.filter((line) => line.includes('could not play the greeting'));
    expect(told).toContain('res_http_media_cache');
    expect(told, 'what stands in a query may be a secret').not.toContain('for=');
  });

  it('who hangs up during the greeting leaves no message, and the greeting is not blamed', async () => {
    const { host, channelId, legId, ask } = await waiting({ soundMs: 60_000 });
    await ask();
    host.asterisk.phoneOf(channelId).hangUp();
    await host.until(legId, 'ended');
    await host.connection.close();
    expect(host.recorded).toEqual([]);
    expect(host.logged.filter((line) => line.includes('greeting'))).toEqual([]);
  });

  it('who hung up before is found to be gone', async () => {
    const { host, channelId, legId, ask } = await waiting();
    host.asterisk.phoneOf(channelId).hangUp();
    await host.until(legId, 'ended');
    expect(await ask()).toMatchObject({ state: 'ended', cause: 'canceled' });
    expect(asked(host, '/play')).toBe(0);
  });

  it.each(['/answer', '/play/', '/record'])(
    'is greeted once and recorded once when an answer to %s was lost',
    async (path) => {
      const { host, channelId, legId, ask } = await waiting({ soundMs: 60_000 });
      host.asterisk.fault({ method: 'POST', path: `/channels/${channelId}${path}`, drop: 'after' });
      expect(await ask()).toMatchObject({ message: true });
      expect([asked(host, '/answer'), asked(host, '/play'), asked(host, '/record')]).toEqual([1, 1, 1]);
      expect(host.channel(legId).state).toBe('Up');
    },
  );

  it('is not greeted anew when the recording was refused until the greeting was over', async () => {
    const { host, channelId, ask, heard, untilRecorded } = await waiting();
    const fault = { method: 'POST', path: `/channels/${channelId}/record`, answer: { status: 503 } };
    host.asterisk.fault(fault);
    const { events } = host.asterisk.keepEvents({ alsoSend: true });
    await expect(ask()).rejects.toMatchObject({ retryable: true });
    await host.untilAt('greeted', () => events.some(({ event }) => event.type === 'PlaybackFinished'));
    expect(await ask()).toMatchObject({ message: true });
    await untilRecorded();
    expect(heard()).toEqual([greeting, 'beep']);
  });

  it('is recorded once by two nodes that are asked at the same time', async () => {
    const { host, channelId, legId, callId, ask, heard, untilRecorded } = await waiting();
    const other = await asteriskHost(onTestFinished, { asterisk: host.asterisk });
    other.plan(callId, legId, { providerLegId: channelId });
    const both = await Promise.all([ask(), other.phone.takeMessage(other.request(legId), voicemail)]);
    expect(both).toMatchObject([{ message: true }, { message: true }]);
    await untilRecorded();
    host.asterisk.phoneOf(channelId).press('#');
    await host.untilAt('hung up', () => !host.channel(legId).alive);
    expect(heard().filter((sound) => sound === 'beep')).toHaveLength(1);
    expect([...host.recorded, ...other.recorded]).toHaveLength(1);
  });

  it('is asked about again when Asterisk is away, and hung up when it refuses for good', async () => {
    const { host, channelId, ask } = await waiting();
    const fault = { method: 'POST', path: `/channels/${channelId}/record` };
    host.asterisk.fault({ ...fault, answer: { status: 503 } });
    await expect(ask()).rejects.toMatchObject({ code: 'provider_unavailable', retryable: true });
    const message = 'specified format is unknown on this system';
    host.asterisk.fault({ ...fault, answer: { status: 422, body: { message } } });
    await expect(ask()).rejects.toMatchObject({ code: 'provider_refused', retryable: false });
    expect(await ask()).toMatchObject({ message: true });
  });

  it('whose message ended while nobody heard events is told of and hung up by the next look', async () => {
    const { host, channelId, legId, ask, untilRecorded } = await waiting();
    await ask();
    await untilRecorded();
    const line = host.asterisk.keepEvents();
    host.asterisk.phoneOf(channelId).press('#');
    await host.untilAt('recorded', () => host.channel(legId).recording === 'off');
    expect(host.channel(legId).alive).toBe(true);
    line.giveBack();
    await host.lookUp(legId);
    expect(host.leg(legId)).toMatchObject({ state: 'ended', cause: 'completed' });
    await host.untilAt('hung up', () => !host.channel(legId).alive);
    expect(host.recorded).toHaveLength(1);
  });

  it('whose message ended and who hung up while nobody heard events is told of, too', async () => {
    const { host, channelId, legId, ask, untilRecorded } = await waiting();
    await ask();
    await untilRecorded();
    const line = host.asterisk.keepEvents();
    host.asterisk.phoneOf(channelId).hangUp();
    line.giveBack();
    await host.lookUp(legId);
    expect(host.leg(legId)).toMatchObject({ state: 'ended', cause: 'completed' });
    expect(host.recorded).toHaveLength(1);
  });

  it.skipIf(specsAreMissing !== null)(
    `is treated with requests of the official description (${specsAreMissing ?? 'checked'})`,
    async () => {
      const { host, legId, ask } = await waiting({ msPerSecond: 1 });
      await ask();
      await host.until(legId, 'ended');
      const description = new AriDescription(specsFolder);
      const { requests } = host.asterisk;
      expect(requests.flatMap((request) => checkAriRequest(description, request))).toEqual([]);
    },
  );
});
