import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../../../ports/clock.js';
import { createAriClient } from '../../../providers/asterisk/ari/ari-client.js';
import { openAriEventStream, type AriStreamState } from '../../../providers/asterisk/ari/event-stream.js';
import { asteriskBenches } from './asterisk-bench.fixture.js';
import { HandClock } from './hand-clock.fixture.js';
import { startFakeAsterisk } from './start-fake-asterisk.js';

const asteriskBench = asteriskBenches(onTestFinished);

describe('the event socket of Asterisk', () => {
  it('comes back after a loss, with growing pauses, and what happened meanwhile is lost', async () => {
    const { asterisk, ari, listen, dialUp } = await asteriskBench();
    const clock = new HandClock();
    const events = await listen(clock);
    await dialUp(events, 'c');
    asterisk.dropEventSockets({ refuseNext: 3 });
    const pauses: number[] = [];
    for (let loss = 1; loss <= 4; loss += 1) {
      await events.untilState('waiting', loss);
      const { state } = events.stream;
      if (state.name !== 'waiting') throw new Error(state.name);
      expect(state.error.code).toBe('provider_unavailable');
      pauses.push(state.retryInMs);
      if (loss === 1) asterisk.phoneOf('c').hangUp();
      clock.advance(state.retryInMs);
    }
    await events.untilState('open', 2);
    expect(pauses.map((ms, n) => ms >= 250 * 2 ** n && ms <= 500 * 2 ** n)).toEqual(Array(4).fill(true));
    expect(events.types('c')).not.toContain('ChannelDestroyed');
    await expect(ari.channels.get('c')).rejects.toMatchObject({ code: 'not_found' });

    clock.advance(10_000);
    asterisk.dropEventSockets();
    await events.untilState('waiting', 5);
    expect(clock.next()).toBeLessThanOrEqual(500);
  });

  it('that died without a word is noticed by its silence; one that is only quiet stays', async () => {
    const { asterisk, listen } = await asteriskBench();
    const clock = new HandClock();
    const events = await listen(clock);
    for (const _round of [1, 2]) {
      clock.advance(15_000);
      // The answer to the ping sets the long timer again.
      await expect.poll(() => clock.next()).toBe(15_000);
    }
    expect(events.states.map(({ name }) => name)).toEqual(['connecting', 'open']);

    asterisk.freezeEventSockets(true);
    clock.advance(15_000);
    clock.advance(10_000);
    expect(events.stream.state.name).toBe('waiting');
    asterisk.freezeEventSockets(false);
    events.stream.reconnect();
    await events.untilState('open', 2);
  });

  it('of the same application replaces the first, which does not fight for it', async () => {
    const { asterisk, listen, dialUp } = await asteriskBench();
    const first = await listen();
    const second = await listen();
    await first.untilState('replaced');
    await dialUp(second, 'c');
    expect(first.types('c')).toEqual([]);
    first.stream.reconnect();
    await second.untilState('replaced');
    asterisk.phoneOf('c').hangUp();
    await first.until('ChannelDestroyed', 'c');
  });

  it('refuses a wrong password, as every request does; api_key works in the address', async () => {
    const { asterisk } = await asteriskBench();
    const access = { url: asterisk.url, user: 'offhook', password: 'wrong', clock: systemClock };
    const states: AriStreamState[] = [];
    const stream = openAriEventStream({
      ...access,
      app: 'calls',
      logger: { debug() {}, info() {}, warn() {}, error() {} },
      onEvent() {},
      onState: (state) => states.push(state),
    });
    await expect.poll(() => states.map(({ name }) => name)).toContain('waiting');
    stream.close();
    const waiting = states.find((state) => state.name === 'waiting');
    expect(waiting).toMatchObject({ error: { code: 'not_configured' } });
    await expect(createAriClient(access).info()).rejects.toMatchObject({
      code: 'not_configured',
      message: expect.stringContaining('user name and password'),
    });

    const query = new URLSearchParams({ app: 'calls', api_key: 'offhook:pbx secret' });
    const socket = new WebSocket(`${asterisk.url.replace('http', 'ws')}/events?${query}`);
    await once(socket, 'open');
    socket.terminate();
  });

  it('says what Asterisk knows of the application', async () => {
    const { ari, listen, dialUp } = await asteriskBench();
    await expect(ari.application('calls')).rejects.toMatchObject({ code: 'not_found' });
    await dialUp(await listen(), 'c');
    expect(await ari.application('calls')).toMatchObject({ name: 'calls', channel_ids: ['c'] });
    expect((await ari.info()).system?.version).toMatch(/^22/);
    await ari.ping();
  });

  it('loses, repeats and reorders events when the weather is so', async () => {
    const { asterisk, ari, listen, dialUp } = await asteriskBench();
    const events = await listen();
    asterisk.setWeather({ duplicate: 1, jitterMs: 5 });
    await dialUp(events, 'c');
    await asterisk.settled();
    await expect.poll(() => events.types('c').filter((type) => type === 'StasisStart')).toHaveLength(2);
    asterisk.setWeather({ lose: 1 });
    await ari.channels.hangUp('c');
    await asterisk.settled();
    await expect.poll(() => ari.channels.list()).toEqual([]);
    expect(events.types('c')).not.toContain('ChannelDestroyed');
  });
});

describe('Asterisk that is not there', () => {
  it('is told from one that did not answer', async () => {
    const { asterisk } = await asteriskBench();
    const access = { user: 'offhook', password: 'pbx secret', clock: systemClock };
    const gone = await startFakeAsterisk({ ...access, app: 'calls' });
    await gone.close();
    const nobody = createAriClient({ ...access, url: gone.url });
    await expect(nobody.channels.answer('c')).rejects.toMatchObject({ code: 'provider_unavailable' });

    const impatient = createAriClient({ ...access, url: asterisk.url, timeoutMs: 20 });
    asterisk.fault({ delayMs: 200, times: 2 });
    await expect(impatient.bridges.create({ bridgeId: 'b' })).rejects.toMatchObject({
      name: 'AriOutcomeUnknown',
    });
    await expect(impatient.bridges.list()).rejects.toMatchObject({
      code: 'provider_unavailable',
      retryable: true,
    });

    // What was given up may arrive later, or never.
    asterisk.clearFaults();
    asterisk.fault({ pathEnd: '/ping', answer: { status: 429, headers: { 'retry-after': '7' } } });
    const ari = createAriClient({ ...access, url: asterisk.url });
    await expect(ari.ping()).rejects.toMatchObject({
      code: 'rate_limited',
      details: { retryAfterSeconds: 7 },
    });
  });
});
