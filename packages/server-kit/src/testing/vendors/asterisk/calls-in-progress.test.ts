import { describe, expect, it, onTestFinished } from 'vitest';
import { asteriskBenches } from './asterisk-bench.fixture.js';

const asteriskBench = asteriskBenches(onTestFinished);

describe('a call that Asterisk has', () => {
  it('joins two channels in a bridge and parts them', async () => {
    const { ari, listen, dialUp } = await asteriskBench();
    const events = await listen();
    await dialUp(events, 'agent', 'PJSIP/alice');
    await dialUp(events, 'customer');
    await ari.bridges.create({ bridgeId: 'b1', type: 'mixing', name: 'call-1' });
    await expect(ari.bridges.create({ bridgeId: 'b1' })).rejects.toMatchObject({ code: 'conflict' });
    await ari.bridges.addChannels('b1', ['agent', 'customer']);
    const entered = await events.until('ChannelEnteredBridge', 'customer');
    expect(entered.bridge.channels).toEqual(['customer', 'agent']);

    await ari.bridges.removeChannels('b1', ['customer']);
    expect((await events.until('ChannelLeftBridge', 'customer')).bridge.channels).toEqual(['agent']);
    await ari.bridges.destroy('b1');
    await events.until('ChannelLeftBridge', 'agent');
    await events.until('BridgeDestroyed');
    expect(await ari.bridges.list()).toEqual([]);
    expect(await ari.channels.list()).toHaveLength(2);
  });

  it('a channel that rings at a phone is in no application yet, so nothing can be done with it', async () => {
    const { ari, listen } = await asteriskBench();
    await listen();
    await ari.channels.originate({ channelId: 'c', endpoint: 'PJSIP/+12025550102@trunk', app: 'calls' });
    await ari.bridges.create({ bridgeId: 'b1' });
    await expect(ari.channels.hold('c')).rejects.toMatchObject({ details: { ariStatus: 409 } });
    const added = ari.bridges.addChannels('b1', ['c']);
    await expect(added).rejects.toMatchObject({ details: { ariStatus: 422 } });
    const unknown = ari.bridges.addChannels('b1', ['nobody']);
    await expect(unknown).rejects.toMatchObject({ details: { ariStatus: 400 } });
  });

  it('holds, mutes and sends digits without an event; a phone that does so is heard', async () => {
    const { asterisk, ari, listen, dialUp } = await asteriskBench();
    const events = await listen();
    await dialUp(events, 'c');
    await ari.channels.hold('c');
    await ari.channels.startMusic('c', 'jazz');
    await ari.channels.mute('c', 'in');
    await ari.channels.sendDigits('c', '12#');
    expect(asterisk.instances()).toMatchObject([
      { held: true, music: true, muted: { in: true, out: false }, digitsSent: '12#' },
    ]);
    await ari.channels.unhold('c');
    await ari.channels.stopMusic('c');
    await ari.channels.unmute('c', 'both');
    expect(asterisk.instances()).toMatchObject([{ held: false, music: false, muted: { in: false } }]);
    expect(events.types('c')).not.toContain('ChannelHold');

    asterisk.phoneOf('c').hold();
    await events.until('ChannelHold', 'c');
    asterisk.phoneOf('c').unhold();
    await events.until('ChannelUnhold', 'c');
    asterisk.phoneOf('c').press('5');
    expect(await events.until('ChannelDtmfReceived', 'c')).toMatchObject({ digit: '5' });
  });

  it('records a bridge, pauses, stops and gives a file that plays', async () => {
    const { ari, listen, dialUp } = await asteriskBench();
    const events = await listen();
    await dialUp(events, 'c');
    await ari.bridges.create({ bridgeId: 'b1' });
    await ari.bridges.addChannels('b1', ['c']);
    await events.until('ChannelEnteredBridge', 'c');
    const wav = { name: 'call-1', format: 'wav' } as const;
    expect(await ari.bridges.record('b1', wav)).toMatchObject({ state: 'queued', target_uri: 'bridge:b1' });
    await events.until('RecordingStarted');
    await expect(ari.bridges.record('b1', wav)).rejects.toMatchObject({ details: { ariStatus: 409 } });
    await ari.recordings.pause('call-1');
    expect(await ari.recordings.live('call-1')).toMatchObject({ state: 'paused' });
    await ari.recordings.resume('call-1');
    await ari.recordings.mute('call-1');
    await ari.recordings.unmute('call-1');
    await ari.recordings.stop('call-1');
    expect((await events.until('RecordingFinished')).recording).toMatchObject({
      name: 'call-1',
      state: 'done',
    });
    const file = Buffer.from(await (await ari.recordings.file('call-1')).arrayBuffer());
    expect([file.toString('latin1', 0, 4), file.readUInt32LE(4)]).toEqual(['RIFF', file.length - 8]);
    await ari.recordings.deleteStored('call-1');
    await expect(ari.recordings.stored('call-1')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('cannot record a channel that is in a bridge', async () => {
    const { ari, listen, dialUp } = await asteriskBench();
    const events = await listen();
    await dialUp(events, 'c');
    await ari.bridges.create({ bridgeId: 'b1' });
    await ari.bridges.addChannels('b1', ['c']);
    await events.until('ChannelEnteredBridge', 'c');
    await ari.channels.record('c', { name: 'r', format: 'wav' });
    expect((await events.until('RecordingFailed')).recording.cause).toMatch(/while in bridge/);
  });

  it('plays, listens in, and hands the far end over', async () => {
    const { asterisk, ari, listen, dialUp } = await asteriskBench();
    const events = await listen();
    await dialUp(events, 'c');
    await ari.channels.play('c', 'sound:hello', 'p1');
    expect((await events.until('PlaybackFinished')).playback.id).toBe('p1');
    await ari.channels.snoop('c', { app: 'calls', snoopId: 's', spy: 'both', appArgs: ['supervisor'] });
    expect((await events.until('StasisStart', 's')).channel.name).toMatch(/^Snoop\/c/);
    await expect(ari.channels.redirect('c', 'Local/1')).rejects.toMatchObject({
      details: { ariStatus: 422 },
    });
    await ari.channels.redirect('c', 'PJSIP/+12025550177@trunk');
    await events.until('ChannelDestroyed', 'c');
    expect(asterisk.instances()[0]).toMatchObject({ redirectedTo: 'PJSIP/+12025550177@trunk' });
  });

  it('comes in: it waits in the application until it is answered', async () => {
    const { asterisk, ari, listen } = await asteriskBench();
    const events = await listen();
    const id = asterisk.callIn({ from: '+12025550142', name: 'Maya', exten: '+12025550199' });
    expect((await events.until('StasisStart', id)).channel).toMatchObject({
      state: 'Ring',
      caller: { name: 'Maya', number: '+12025550142' },
      dialplan: { exten: '+12025550199' },
    });
    await ari.channels.ring(id);
    await ari.channels.answer(id);
    expect((await events.until('ChannelStateChange', id)).channel.state).toBe('Up');
    await ari.channels.hangUp(id);
    expect(await events.until('ChannelDestroyed', id)).toMatchObject({ cause: 16 });
  });

  it('comes in, and the caller gives up', async () => {
    const { asterisk, ari, listen } = await asteriskBench();
    const events = await listen();
    const id = asterisk.callIn({ from: '+12025550142', exten: '+12025550199' });
    asterisk.phoneOf(id).hangUp();
    expect((await events.until('ChannelDestroyed', id)).channel.state).toBe('Ring');
    await expect(ari.channels.answer(id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
