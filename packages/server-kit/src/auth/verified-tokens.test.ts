import { describe, expect, it } from 'vitest';
import { VerifiedTokens } from './verified-tokens.js';

describe('remembered tokens', () => {
  it('are never more than the capacity, and those in use stay', () => {
    const tokens = new VerifiedTokens<number>(10, () => 0);
    tokens.set('in use', -1, 1);
    for (let index = 0; index < 100; index += 1) {
      tokens.set(`t${index}`, index, 1);
      expect(tokens.get('in use')).toBe(-1);
    }
    const remembered = Array.from({ length: 100 }, (_, index) => tokens.get(`t${index}`)).filter(
      (value) => value !== undefined,
    );
    expect(remembered.length).toBeLessThan(10);
    expect(tokens.get('t99')).toBe(99);
  });

  it('are gone when they expire', () => {
    let now = 0;
    const tokens = new VerifiedTokens<number>(10, () => now);
    tokens.set('a', 1, 5);
    now = 4;
    expect(tokens.get('a')).toBe(1);
    now = 5;
    expect(tokens.get('a')).toBeUndefined();
  });

  it('are dropped when nobody sends them, and stay while somebody does', () => {
    let now = 0;
    const minute = 60_000;
    const tokens = new VerifiedTokens<number>(10, () => now);
    tokens.set('in use', 1, 60 * minute);
    tokens.set('left alone', 2, 60 * minute);
    for (; now < 11 * minute; now += minute) expect(tokens.get('in use')).toBe(1);
    expect(tokens.get('left alone')).toBeUndefined();
    now += 20 * minute;
    expect(tokens.get('in use')).toBeUndefined();
  });
});
