import type { CallState } from '@offhook/core/call';
import { expect, it, vi } from 'vitest';
import type { DueCall } from '../database/due-calls.js';
import { createRecordingLogger } from '../http/testing/recording-logger.js';
import { skippingClock } from '../testing/skipping-clock.js';
import { createSweeper, type SweeperPorts } from './sweeper.js';

it('housekeeping that does not end keeps no deadline waiting; a stop waits for it', async () => {
  let end = (): void => undefined;
  const tidy = vi.fn(() => new Promise<void>((resolve) => (end = resolve)));
  const { sweeper, clock, fired } = setUp({ tidy }, [['c1'], ['c2'], ['c3']]);
  void sweeper.sweep();
  await expect.poll(() => tidy.mock.calls.length).toBe(1);
  for (const more of [
    ['c1', 'c2'],
    ['c1', 'c2', 'c3'],
  ]) {
    // The round sets the alarm anew when it is done.
    await expect
      .poll(() => {
        clock.skip(1000);
        return fired;
      })
      .toEqual(more);
  }
  expect(tidy).toHaveBeenCalledTimes(1);
  const order: string[] = [];
  const stopped = sweeper.stop().then(() => order.push('stopped'));
  await nextTurn();
  order.push('ended');
  end();
  await stopped;
  expect(order).toEqual(['ended', 'stopped']);
});

it('housekeeping that fails is logged, and tried again after an hour', async () => {
  const tidy = vi.fn(() => Promise.reject(new Error('disk full')));
  const { sweeper, clock, logger } = setUp({ tidy });
  await sweeper.sweep();
  await sweeper.sweep();
  expect(tidy).toHaveBeenCalledTimes(1);
  clock.skip(3_600_001);
  await sweeper.sweep();
  await sweeper.stop();
  expect(tidy).toHaveBeenCalledTimes(2);
  const line = { level: 'warn', message: 'housekeeping failed; trying again in an hour' };
  expect(logger.lines).toMatchObject([line, line]);
});

it.each(['is answered', 'has taken too long'])(
  'nothing is swept or looked up after a stop, though the look-up of the start %s only then',
  async (what) => {
    let answer = (): void => undefined;
    const lookUp = vi.fn(() => new Promise<void>((resolve) => (answer = resolve)));
    const { sweeper, clock, synchronise, dueCalls } = setUp({ legs: { lookUp } });
    sweeper.start();
    await expect.poll(() => lookUp.mock.calls.length).toBe(1);
    const stopped = sweeper.stop();
    if (what === 'is answered') answer();
    else clock.skip(5000);
    await stopped;
    sweeper.wakeAt(clock.now());
    sweeper.lookUp({ provider: 'telco', account: null });
    await sweeper.sweep();
    clock.skip(10_000);
    await nextTurn();
    expect(synchronise).not.toHaveBeenCalled();
    expect(dueCalls, 'of the start').toHaveBeenCalledTimes(1);
  },
);

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** A sweeper that finds the calls of one round after the other, and at its start a call that a provider holds. */
function setUp(
  given: { readonly tidy?: SweeperPorts['tidy']; readonly legs?: Pick<SweeperPorts['legs'], 'lookUp'> },
  rounds: readonly (readonly string[])[] = [],
) {
  const logger = createRecordingLogger();
  const clock = skippingClock();
  const fired: string[] = [];
  const waiting = rounds.values();
  const due = (id: string): DueCall => ({ id, deadline: true, lease: false });
  const held = { id: 'held', kind: 'phone', provider: 'telco' } as CallState;
  const dueCalls = vi.fn(async (until: number) =>
    until === Number.MAX_SAFE_INTEGER ? [due(held.id)] : (waiting.next().value ?? []).map(due),
  );
  const synchronise = vi.fn(async () => clock.now());
  const sweeper = createSweeper({
    queries: {
      dueCalls,
      unpublishedCalls: async () => [],
      async readCall(id: string) {
        if (id === held.id) return { state: held };
        fired.push(id);
        return null;
      },
    } as unknown as SweeperPorts['queries'],
    change: {} as SweeperPorts['change'],
    legs: (given.legs ?? {}) as SweeperPorts['legs'],
    clock: { ...clock, synchronise },
    logger,
    tidy: given.tidy ?? (async () => undefined),
  });
  return { sweeper, clock, fired, logger, dueCalls, synchronise };
}
