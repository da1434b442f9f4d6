import { describe, expect, it, onTestFinished } from 'vitest';
import { asteriskBenches, type AsteriskBench, type HeardEvents } from './asterisk-bench.fixture.js';

const asteriskBench = asteriskBenches(onTestFinished);

/** A caller who was answered. */
async function caller({ asterisk, ari }: AsteriskBench, events: HeardEvents): Promise<string> {
  const id = asterisk.callIn({ from: '+12025550142', exten: '+12025550199' });
  await events.until('StasisStart', id);
  await ari.channels.answer(id);
  return id;
}

const media = ['PlaybackStarted', 'PlaybackFinished', 'RecordingStarted', 'RecordingFinished'];
const message = { name: 'm', format: 'wav', beep: true, terminateOn: '#' } as const;

describe('sounds and recordings of a channel outside bridges', () => {
  it('come one after the other, however soon they are asked for; a key ends the recording', async () => {
    const bench = await asteriskBench({ soundMs: 300 });
    const { asterisk, ari } = bench;
    const events = await bench.listen();
    const id = await caller(bench, events);
    await ari.channels.play(id, 'sound:hello,sound:world', 'p');
    expect(await ari.channels.record(id, message)).toMatchObject({ state: 'queued' });
    expect(await ari.playback('p')).toMatchObject({ target_uri: `channel:${id}` });
    expect(await ari.recordings.live('m')).toMatchObject({ state: 'queued' });
    await ari.bridges.create({ bridgeId: 'b' });
    await expect(ari.bridges.addChannels('b', [id])).rejects.toMatchObject({ code: 'conflict' });

    await events.until('RecordingStarted');
    await expect(ari.playback('p')).rejects.toMatchObject({ code: 'not_found' });
    expect(asterisk.instances()[0]).toMatchObject({
      ...{ heard: ['sound:hello', 'sound:world', 'beep'], recording: 'on' },
    });
    asterisk.phoneOf(id).press('5#');
    expect((await events.until('RecordingFinished')).recording).toMatchObject({ state: 'done', name: 'm' });
    await ari.recordings.stored('m');
    const types = events.events.map(({ type }) => type).filter((type) => media.includes(type));
    expect(types).toEqual([
      ...['PlaybackStarted', 'PlaybackStarted', 'PlaybackFinished'],
      ...['RecordingStarted', 'RecordingFinished'],
    ]);
  });

  it('end when they lasted as long as they may, or are stopped', async () => {
    const bench = await asteriskBench({ msPerSecond: 10, soundMs: 60_000 });
    const { ari } = bench;
    const events = await bench.listen();
    const id = await caller(bench, events);
    await ari.channels.play(id, 'sound:hello', 'p');
    await ari.channels.play(id, 'sound:world', 'q');
    await ari.channels.record(id, { ...message, maxDurationSeconds: 2 });
    await ari.stopPlayback('q');
    await ari.stopPlayback('p');
    expect((await events.until('RecordingFinished')).recording.state).toBe('done');
    expect(bench.asterisk.instances()[0]?.heard).not.toContain('sound:world');
  });

  it('a sound that cannot be played fails, and what comes after it begins', async () => {
    const bench = await asteriskBench({ plays: (sound) => !sound.includes('https:') });
    const events = await bench.listen();
    const id = await caller(bench, events);
    await bench.ari.channels.play(id, 'sound:https://example.com/a.wav');
    await bench.ari.channels.record(id, message);
    await events.until('RecordingStarted');
    expect((await events.until('PlaybackFinished')).playback.state).toBe('failed');
    expect(bench.asterisk.instances()[0]?.heard).toEqual(['beep']);
  });

  it('of a caller who hangs up are over; what had not begun leaves no file', async () => {
    const bench = await asteriskBench({ soundMs: 60_000 });
    const { asterisk, ari } = bench;
    const events = await bench.listen();
    const id = await caller(bench, events);
    await ari.channels.play(id, 'sound:hello');
    await ari.channels.record(id, message);
    await events.until('PlaybackStarted');
    asterisk.phoneOf(id).hangUp();
    await events.until('ChannelDestroyed', id);
    expect((await events.until('PlaybackFinished')).playback.state).toBe('failed');
    expect((await events.until('RecordingFinished')).recording.state).toBe('done');
    await expect(ari.recordings.stored('m')).rejects.toMatchObject({ code: 'not_found' });
  });
});
