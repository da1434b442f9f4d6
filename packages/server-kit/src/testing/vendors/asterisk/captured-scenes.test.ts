import { describe, expect, it, onTestFinished } from 'vitest';
import { ordinaryPhone } from '../phone-behaviour.js';
import { asteriskBenches } from './asterisk-bench.fixture.js';
import { capturedEvents, specsAreMissing, type RawEvent } from './provider-specs.fixture.js';

const asteriskBench = asteriskBenches(onTestFinished);

/**
 * What one half of a `Local` channel went through: types with what they say, in order. The halves live in threads of
 * their own, so only the order within each is sure. What the dialplan played at the far end is left out.
 */
function story(events: readonly RawEvent[], half: string): readonly unknown[] {
  return events.flatMap(({ type, channel, peer, bridge, ...event }) => {
    const { name, state, dialplan } = (channel ?? peer ?? {}) as Partial<Record<string, unknown>>;
    if (typeof name !== 'string' || !name.startsWith('Local/') || !name.endsWith(half)) return [];
    if (type === 'ChannelDtmfReceived') return [];
    const { app_name } = dialplan as { app_name: string };
    const { cause, cause_txt, soft, dialstatus, dialstring, variable, dialplan_app, args } = event;
    const value = String(event['value']).replace(/-[0-9a-f]{8};/, ';');
    const { channels } = (bridge ?? { channels: [] }) as { channels: readonly string[] };
    const facts = { cause, cause_txt, soft, dialstatus, dialstring, variable, value, dialplan_app, args };
    return [{ type, state, app_name, inBridge: channels.length, ...facts }];
  });
}

const halves = [';1', ';2'];

describe.skipIf(specsAreMissing !== null)(
  `like the captured Asterisk (${specsAreMissing ?? 'compared'})`,
  () => {
    it.each([
      ['ring', 'ring', 19, 'rings'],
      ['busy', 'busy', 17, 'busy'],
      ['reject', 'reject', 21, 'declines'],
      ['bad', 'bad', 1, 'fails'],
    ] as const)('a call ends as in "%s"', async (scene, exten, cause, then) => {
      const ringsAfterMs = then === 'rings' ? 1 : null;
      const phone = { ...ordinaryPhone, ringsAfterMs, then, afterMs: 5, cause };
      const bench = await asteriskBench({ msPerSecond: 20, phone: () => phone });
      const events = await bench.hearAll();
      await bench.ari.channels.originate({
        channelId: 'x',
        endpoint: `Local/${exten}@default`,
        app: 'calls',
        timeoutSeconds: 3,
        variables: { CALL_ID: 'c1' },
      });
      await expect.poll(() => events.filter(({ type }) => type === 'ChannelDestroyed')).toHaveLength(2);
      for (const half of halves) expect(story(events, half)).toEqual(story(capturedEvents(scene), half));
    });

    it('a call is cancelled as in "cancel"', async () => {
      const phone = { ...ordinaryPhone, ringsAfterMs: 1, then: 'rings' } as const;
      const bench = await asteriskBench({ phone: () => phone });
      const events = await bench.hearAll();
      const endpoint = 'Local/ring@default';
      await bench.ari.channels.originate({
        channelId: 'x',
        endpoint,
        app: 'calls',
        variables: { CALL_ID: 'c1' },
      });
      await expect.poll(() => events.filter(({ type }) => type === 'Dial')).toHaveLength(2);
      await bench.ari.channels.hangUp('x', 'answered_elsewhere');
      await expect.poll(() => events.filter(({ type }) => type === 'ChannelDestroyed')).toHaveLength(2);
      for (const half of halves) expect(story(events, half)).toEqual(story(capturedEvents('cancel'), half));
    });

    it('a call for an application that is away is dropped as in "badendpoint"', async () => {
      const bench = await asteriskBench({ phone: () => ({ ...ordinaryPhone, ringsAfterMs: null }) });
      const events = await bench.hearAll();
      await bench.ari.channels.originate({ channelId: 'x', endpoint: 'Local/answer@default', app: 'nobody' });
      await expect.poll(() => events.filter(({ type }) => type === 'ChannelDestroyed')).toHaveLength(2);
      for (const half of halves)
        expect(story(events, half)).toEqual(story(capturedEvents('badendpoint'), half));
    });

    it('two calls are answered, bridged and ended as in "answer", "bridge" and "hangup"', async () => {
      const bench = await asteriskBench({
        phone: () => ({ ...ordinaryPhone, ringsAfterMs: null, afterMs: 2 }),
      });
      const { ari } = bench;
      const events = await bench.hearAll();
      const until = (type: string, times: number): Promise<void> =>
        expect.poll(() => events.filter((event) => event.type === type).length).toBe(times);
      const variables = { CALL_ID: 'c1' };
      const dial = {
        app: 'calls',
        endpoint: 'Local/answer@default',
        appArgs: ['answer'],
        variables,
      } as const;
      await ari.channels.originate({ ...dial, channelId: 'x' });
      await until('StasisStart', 1);
      await ari.channels.originate({
        app: 'calls',
        endpoint: 'Local/agent@default',
        appArgs: ['agent'],
        channelId: 'y',
      });
      await until('StasisStart', 2);
      await ari.bridges.create({ bridgeId: 'b' });
      await ari.bridges.addChannels('b', ['x', 'y']);
      await until('ChannelEnteredBridge', 2);
      await ari.channels.hangUp('x');
      await until('ChannelDestroyed', 2);
      await ari.channels.hangUp('y');
      await until('ChannelDestroyed', 4);
      const captured = capturedEvents('answer', 'bridge', 'hangup');
      for (const half of ['Local/answer;1', 'Local/agent;1']) {
        expect(namedStory(events, half)).toEqual(namedStory(captured, half));
      }
    });
  },
);

function namedStory(events: readonly RawEvent[], half: string): readonly unknown[] {
  const [name = '', number = ''] = half.split(';');
  const isOf = ({ channel, peer }: RawEvent): boolean =>
    String(((channel ?? peer) as { name?: string } | undefined)?.name).startsWith(`${name}@`);
  return story(events.filter(isOf), `;${number}`);
}
