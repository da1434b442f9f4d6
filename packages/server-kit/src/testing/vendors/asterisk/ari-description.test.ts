import { describe, expect, it, onTestFinished } from 'vitest';
import { AriDescription } from './ari-description.js';
import { asteriskBenches, type AsteriskBench } from './asterisk-bench.fixture.js';
import { checkAriRequest } from './check-ari-request.js';
import { capturedEvents, specsAreMissing, specsFolder, type RawEvent } from './provider-specs.fixture.js';

const asteriskBench = asteriskBenches(onTestFinished);

describe.skipIf(specsAreMissing !== null)(
  `the official description of ARI (${specsAreMissing ?? 'checked'})`,
  () => {
    it('has every request that our client sends, and every answer and event of the fake', async () => {
      const description = new AriDescription(specsFolder);
      const bench = await asteriskBench();
      const events = await bench.hearAll();
      await walkThroughEverything(bench, events);
      const { asterisk, answers } = bench;

      expect(asterisk.requests.flatMap((request) => checkAriRequest(description, request))).toEqual([]);
      const checked = answers.flatMap(({ method, path, body }) => {
        const operation = description.find(method, path);
        return operation === undefined
          ? []
          : [{ path: operation.path, wrong: description.problems(body, operation.answers) }];
      });
      expect(checked.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
      expect(events.flatMap((event) => description.problemsOfEvent(event))).toEqual([]);
      expect([...new Set(events.map(({ type }) => type))].length).toBeGreaterThan(20);
      expect(new Set(checked.map(({ path }) => path)).size).toBeGreaterThan(25);
    });

    it('finds what is wrong', async () => {
      const description = new AriDescription(specsFolder);
      const request = (method: string, path: string, query: string, body = ''): readonly string[] =>
        checkAriRequest(description, {
          method,
          path: `/ari${path}`,
          query: new URLSearchParams(query),
          headers: {},
          rawBody: Buffer.from(body),
        });
      expect(request('POST', '/channels', 'timeout=soon&color=red', '{"vars":{}}')).toHaveLength(4);
      expect(request('DELETE', '/channels/c', 'reason=because')).toHaveLength(1);
      expect(request('PUT', '/channels/c/answer', '')).toEqual([
        'PUT /ari/channels/c/answer: no such request',
      ]);
      expect(description.problemsOfEvent({ type: 'ChannelDestroyed' })).toHaveLength(5);
      expect(description.problemsOfEvent({ type: 'ChannelExploded' })).toHaveLength(1);
    });

    it('agrees with events that were captured from a real Asterisk', () => {
      const description = new AriDescription(specsFolder);
      expect(capturedEvents().flatMap((event) => description.problemsOfEvent(event))).toEqual([]);
    });
  },
);

async function walkThroughEverything(
  { asterisk, ari }: AsteriskBench,
  events: readonly RawEvent[],
): Promise<void> {
  const until = (type: string, times = 1): Promise<void> =>
    expect.poll(() => events.filter((event) => event.type === type).length).toBeGreaterThanOrEqual(times);
  await ari.info();
  await ari.ping();
  await ari.setVariable('OWNER', 'a');
  await ari.variable('OWNER');
  await ari.application('calls');
  await ari.channels.originate({
    channelId: 'a',
    endpoint: 'PJSIP/+12025550100@trunk',
    app: 'calls',
    appArgs: ['customer', 'c1'],
    callerId: 'Clinic <+12025550199>',
    timeoutSeconds: 20,
    variables: { CALL_ID: 'c1' },
  });
  await until('StasisStart');
  const b = asterisk.callIn({ from: '+12025550142', exten: '+12025550199' });
  await ari.channels.ring(b);
  await ari.channels.stopRinging(b);
  await ari.channels.answer(b);
  await ari.channels.list();
  await ari.channels.get(b);
  await ari.channels.setVariable(b, 'CALL_ID', 'c2');
  await ari.channels.variable(b, 'CALL_ID');
  for (const change of ['hold', 'unhold', 'startMusic', 'stopMusic'] as const) await ari.channels[change](b);
  await ari.channels.mute(b, 'in');
  await ari.channels.unmute(b, 'in');
  await ari.channels.sendDigits(b, '1*');
  await ari.channels.play(b, 'sound:hello');
  await until('PlaybackFinished');
  await ari.channels.snoop(b, { app: 'calls', snoopId: 's', spy: 'in', whisper: 'out' });
  await ari.channels.record(b, { name: 'r0', format: 'wav', beep: true, maxDurationSeconds: 5 });
  await until('RecordingStarted');
  await ari.recordings.discard('r0');
  await ari.bridges.create({ bridgeId: 'br', type: 'mixing', name: 'call' });
  await ari.bridges.addChannels('br', ['a', b]);
  await until('ChannelEnteredBridge', 2);
  await ari.bridges.list();
  await ari.bridges.get('br');
  await ari.bridges.startMusic('br');
  await ari.bridges.stopMusic('br');
  await ari.bridges.play('br', 'sound:hello', 'p1');
  await ari.stopPlayback('p1');
  await ari.bridges.record('br', { name: 'r1', format: 'wav', ifExists: 'fail' });
  await until('RecordingStarted', 2);
  for (const change of ['pause', 'resume', 'mute', 'unmute', 'live', 'stop'] as const)
    await ari.recordings[change]('r1');
  await ari.recordings.listStored();
  await ari.recordings.stored('r1');
  await (await ari.recordings.file('r1')).body?.cancel();
  await ari.recordings.deleteStored('r1');
  const phone = asterisk.phoneOf('a');
  phone.hold('jazz');
  phone.unhold();
  phone.press('5');
  await ari.bridges.removeChannels('br', [b]);
  await until('ChannelLeftBridge');
  await ari.channels.redirect(b, 'PJSIP/bob');
  await ari.channels.hangUp('a', 'normal');
  await until('ChannelDestroyed', 2);
  await ari.bridges.destroy('br');
  await until('BridgeDestroyed');
}
