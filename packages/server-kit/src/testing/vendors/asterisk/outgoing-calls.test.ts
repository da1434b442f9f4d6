import { CallError } from '@offhook/core/errors';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ordinaryPhone } from '../phone-behaviour.js';
import { asteriskBenches } from './asterisk-bench.fixture.js';

const asteriskBench = asteriskBenches(onTestFinished);

const order = { channelId: 'ours-1', endpoint: 'PJSIP/+12025550100@trunk', app: 'calls' };

describe('a call that we place with Asterisk', () => {
  it('rings, is answered, enters the application and ends when the phone hangs up', async () => {
    const { asterisk, ari, listen } = await asteriskBench();
    const events = await listen();
    const channel = await ari.channels.originate({
      ...order,
      appArgs: ['customer', 'c1'],
      callerId: 'Clinic <+12025550199>',
      variables: { CALL_ID: 'c1' },
    });
    expect(channel).toMatchObject({ id: 'ours-1', state: 'Down', caller: { number: '+12025550199' } });
    expect((await events.until('StasisStart', 'ours-1')).args).toEqual(['customer', 'c1']);
    expect(await ari.channels.variable('ours-1', 'CALL_ID')).toBe('c1');

    asterisk.phoneOf('ours-1').hangUp();
    expect(await events.until('ChannelDestroyed', 'ours-1')).toMatchObject({ cause: 16 });
    expect(events.types('ours-1')).toEqual([
      'Dial',
      'ChannelStateChange',
      'Dial',
      'ChannelStateChange',
      'Dial',
      'StasisStart',
      'ChannelHangupRequest',
      'StasisEnd',
      'ChannelDestroyed',
    ]);
    await expect(ari.channels.get('ours-1')).rejects.toMatchObject({ code: 'not_found' });
    await expect(ari.channels.hangUp('ours-1')).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each([
    ['is busy', { ringsAfterMs: null, then: 'busy' }, 17, 'BUSY'],
    ['is declined, which Dial hides', { then: 'declines' }, 21, 'NOANSWER'],
    ['goes to a number that does not exist', { ringsAfterMs: null, then: 'fails', cause: 1 }, 1, 'NOANSWER'],
    ['cannot get through', { ringsAfterMs: null, then: 'fails' }, 34, 'CONGESTION'],
  ] as const)(
    'that %s never enters the application; the cause tells',
    async (_, phone, cause, dialstatus) => {
      const { ari, listen } = await asteriskBench({ phone: () => ({ ...ordinaryPhone, ...phone }) });
      const events = await listen();
      await ari.channels.originate(order);
      expect(await events.until('ChannelDestroyed', 'ours-1')).toMatchObject({ cause });
      expect(events.events).toContainEqual(expect.objectContaining({ type: 'Dial', dialstatus }));
      expect(events.types()).not.toContain('StasisStart');
      expect(events.types()).not.toContain('StasisEnd');
    },
  );

  it('that nobody answers ends by its time limit', async () => {
    const { ari, listen } = await asteriskBench({ msPerSecond: 20 });
    const events = await listen();
    await ari.channels.originate({ ...order, endpoint: 'PJSIP/+12025550102@trunk', timeoutSeconds: 4 });
    expect(await events.until('ChannelDestroyed', 'ours-1')).toMatchObject({ cause: 19 });
  });

  it('can be cancelled while it rings', async () => {
    const { asterisk, ari, listen } = await asteriskBench();
    const events = await listen();
    await ari.channels.originate({ ...order, endpoint: 'PJSIP/+12025550102@trunk' });
    await events.until('ChannelStateChange', 'ours-1');
    await ari.channels.hangUp('ours-1', 'answered_elsewhere');
    expect(await events.until('ChannelDestroyed', 'ours-1')).toMatchObject({ cause: 26 });
    expect(events.types('ours-1').slice(-3)).toEqual(['ChannelHangupRequest', 'Dial', 'ChannelDestroyed']);
    expect(asterisk.instances()).toMatchObject([{ alive: false, cause: 26 }]);
  });

  it('is placed once: the same id again is refused while it lives', async () => {
    const { asterisk, ari, listen } = await asteriskBench();
    await listen();
    await ari.channels.originate(order);
    const again = await ari.channels.originate(order).catch((error: unknown) => error);
    expect(again).toMatchObject({ code: 'conflict', retryable: false, details: { ariStatus: 409 } });
    expect(asterisk.instances()).toHaveLength(1);
  });

  it('whose answer is lost was placed nevertheless, and is found by its id', async () => {
    const { asterisk, ari, listen } = await asteriskBench();
    const events = await listen();
    asterisk.fault({ method: 'POST', path: '/channels', drop: 'after' });
    const lost = await ari.channels.originate(order).catch((error: unknown) => error);
    expect(lost).toMatchObject({ name: 'AriOutcomeUnknown' });
    expect(lost).not.toBeInstanceOf(CallError);
    await events.until('StasisStart', 'ours-1');
    expect(await ari.channels.get('ours-1')).toMatchObject({ state: 'Up' });
  });

  it('is dropped with cause 0 when it is answered and the application is away', async () => {
    const { asterisk, ari } = await asteriskBench();
    await expect(ari.channels.originate(order)).resolves.toMatchObject({ id: 'ours-1' });
    await expect.poll(() => asterisk.instances()).toMatchObject([{ alive: false, cause: 0 }]);
    expect(asterisk.happened.map(({ type }) => type)).not.toContain('StasisStart');
  });

  it('to a technology that Asterisk has not is refused in words', async () => {
    const { ari } = await asteriskBench();
    const refused = ari.channels.originate({ ...order, endpoint: 'Nothing/1' });
    await expect(refused).rejects.toMatchObject({
      code: 'provider_refused',
      message: 'The phone system refused this: Allocation failed.',
    });
  });

  it('to a Local endpoint has two halves that both end', async () => {
    const { asterisk, ari, listen } = await asteriskBench();
    const events = await listen();
    await ari.channels.originate({ ...order, endpoint: 'Local/answer@default' });
    await events.until('StasisStart', 'ours-1');
    expect((await ari.channels.list()).map(({ id }) => id)).toEqual(['ours-1', 'ours-1;2']);
    await ari.channels.hangUp('ours-1');
    await events.until('ChannelDestroyed', 'ours-1;2');
    await events.until('ChannelDestroyed', 'ours-1');
    expect(asterisk.instances()).toHaveLength(1);
    expect(await ari.channels.list()).toEqual([]);
  });
});
