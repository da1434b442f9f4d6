import { mergeLeg, newLeg, type Leg } from '@offhook/core/call';
import { describe, expect, it, onTestFinished } from 'vitest';
import { permutations, seededRandom, shuffled } from '../../testing/orders.js';
import { readAriEvent } from './ari/ari-event.js';
import { asteriskHost } from './asterisk-host.fixture.js';
import { hangUpCause } from './hang-up-causes.js';
import { channelNewsOf, type ChannelNews } from './leg-news.js';

const now = Date.UTC(2030, 0, 1);

function merged(news: readonly ChannelNews[]): Leg {
  const leg = newLeg({
    ...{ id: 'l1', participantId: 'p', role: 'customer', kind: 'phone' },
    ...{ address: null, heardAt: 0 },
  });
  return news.reduce((so, { seen }) => mergeLeg(so, { legId: 'l1', providerLegId: 'x', ...seen }), leg);
}

/** Everything that the fake tells of the life of a leg. */
async function newsOfLife(address: string): Promise<readonly ChannelNews[]> {
  const host = await asteriskHost(onTestFinished);
  host.plan('c1', 'l1', { address });
  await host.dial('l1');
  if (address.endsWith('00')) {
    await host.untilAt('in', () => host.channel('l1').bridgeId !== null);
    host.asterisk.phoneOf('offhook.c1.l1').hangUp();
  }
  await host.until('l1', 'ended');
  return host.asterisk.happened.flatMap((event, index) => {
    const read = readAriEvent(JSON.stringify(event));
    const news = read === null ? null : channelNewsOf(read, now + index);
    return news?.channelId === 'offhook.c1.l1' ? [news] : [];
  });
}

describe('what the events of Asterisk tell of a leg', () => {
  it.each([
    ['+12025550100', 'completed'],
    ['+12025550101', 'busy'],
    ['+12025550104', 'declined'],
  ])(
    '%s: every order of six, and 200 shuffles with duplicates, make the same leg',
    async (address, cause) => {
      const news = await newsOfLife(address);
      const whole = merged(news);
      expect(whole).toMatchObject({ state: 'ended', cause });
      const [last] = news.slice(-1);
      const six = [...news.slice(0, 5), ...(last === undefined ? [] : [last])];
      for (const order of permutations(six)) expect(merged(order)).toEqual(merged(six));
      const random = seededRandom(7);
      for (let round = 0; round < 200; round += 1) {
        const twice = [...news, ...news.filter(() => random() < 0.5)];
        expect(merged(shuffled(twice, random))).toEqual(whole);
      }
    },
  );

  it.each([
    ['60 s slow', '2029-12-31T23:59:00.000+0000'],
    ['1 h fast', '2030-01-01T01:00:00.000+0000'],
    ['unreadable', 'soon'],
  ])(
    'a PBX whose clock is %s: an end alone tells that there was an answer, no later than now',
    (_, timestamp) => {
      const channel = { id: 'offhook.c1.l1', state: 'Up' };
      const event = {
        type: 'ChannelDestroyed',
        application: 'offhook',
        timestamp,
        cause: 34,
        cause_txt: '',
        channel,
      };
      const news = channelNewsOf(readAriEvent(JSON.stringify(event)) ?? (null as never), now);
      expect(news?.seen).toEqual({ state: 'ended', at: now, upAt: now, cause: 'completed' });
    },
  );

  it.each([
    [0, 'provider_error'],
    [1, 'invalid_number'],
    [16, 'canceled'],
    [17, 'busy'],
    [18, 'no_answer'],
    [19, 'no_answer'],
    [20, 'provider_error'],
    [21, 'declined'],
    [26, 'canceled'],
    [28, 'invalid_number'],
    [34, 'provider_error'],
    [57, 'not_allowed'],
    [99, 'provider_error'],
  ])('cause %i before the answer is %s, after it completed', (code, cause) => {
    const before = hangUpCause(code, false);
    expect(before.cause).toBe(cause);
    if (cause === 'provider_error' || cause === 'invalid_number') expect(before.detail).toMatch(/\.$/);
    expect(hangUpCause(code, true)).toEqual({ cause: 'completed' });
  });
});
