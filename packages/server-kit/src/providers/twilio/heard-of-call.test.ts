import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerTime } from './heard-of-call.js';

const second = (ms: number): number => Math.floor(ms / 1000) * 1000;

describe('the answer of a call that ended, by whole seconds', () => {
  it('is never before the answer that was told when it was picked up, however the duration is rounded', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_750_000_000_000, max: 1_750_000_100_000 }),
        fc.integer({ min: 1, max: 200_000 }),
        fc.constantFrom(Math.floor, Math.round, Math.ceil),
        (answeredAt, lastedMs, rounded) => {
          const endedAt = second(answeredAt + lastedMs);
          const seconds = Math.max(1, rounded(lastedMs / 1000));
          const told = answerTime(endedAt, String(seconds)) ?? NaN;
          expect(told).toBeGreaterThanOrEqual(second(answeredAt));
          expect(told).toBeLessThanOrEqual(endedAt);
          expect(told - answeredAt).toBeLessThan(2000);
        },
      ),
    );
  });

  it('is unknown for one that nobody picked up', () => {
    expect(answerTime(1_750_000_000_000, '0')).toBeNull();
    expect(answerTime(1_750_000_000_000, null)).toBeNull();
  });
});
