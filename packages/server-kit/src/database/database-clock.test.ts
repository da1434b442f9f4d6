import { describe, expect, it } from 'vitest';
import type { Clock } from '../ports/clock.js';
import { createDatabaseClock } from './database-clock.js';

/** A node whose clock is `off` ms ahead of the database, `roundTripMs` away from it. */
function node(off: number) {
  let trueTime = 1_000_000;
  const own: Clock = { now: () => trueTime + off, setTimer: () => () => undefined };
  const wire = { thereMs: 1, backMs: 1 };
  const clock = createDatabaseClock(own, async () => {
    trueTime += wire.thereMs;
    const told = trueTime;
    trueTime += wire.backMs;
    return told;
  });
  return { clock, wire, error: () => clock.now() - trueTime };
}

describe('the clock that nodes share', () => {
  it.each([30_000, -30_000])('is right on a node that is %i ms off', async (off) => {
    const { clock, error } = node(off);
    expect(await clock.synchronise()).toBe(clock.now());
    expect(Math.abs(error())).toBeLessThanOrEqual(1);
  });

  it('is not moved by an answer that took long on one way', async () => {
    const { clock, wire, error } = node(30_000);
    await clock.synchronise();
    const before = error();
    Object.assign(wire, { thereMs: 1, backMs: 900 });
    await clock.synchronise();
    expect(error()).toBe(before);
  });

  it('leaves a clock that is right alone', async () => {
    const { clock, error } = node(0);
    await clock.synchronise();
    expect(error()).toBe(0);
  });
});
