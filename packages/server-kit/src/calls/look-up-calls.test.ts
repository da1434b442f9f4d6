import type { CallState } from '@offhook/core/call';
import { expect, it } from 'vitest';
import type { StoredCall } from '../database/stored-calls.js';
import { skippingClock } from '../testing/skipping-clock.js';
import { createLookUpCalls } from './look-up-calls.js';

it('asks about a few calls at a time, and a slow provider does not keep the others waiting', async () => {
  const clock = skippingClock();
  const ids = Array.from({ length: 100 }, (_, at) => ({ id: `c${at}`, deadline: true, lease: false }));
  const stored = (id: string) => ({ state: { id, kind: id === 'c7' ? 'app' : 'phone' } });
  const answers: (() => void)[] = [];
  const asked: string[] = [];
  const lookUpCalls = createLookUpCalls({
    queries: {
      dueCalls: async () => ids,
      readCall: async (id) => stored(id) as unknown as StoredCall,
    },
    legs: {
      lookUp(call: CallState) {
        asked.push(call.id);
        return new Promise((resolve) => answers.push(resolve));
      },
    },
    clock,
  });
  const done = lookUpCalls(
    ({ id }) => id !== 'c8',
    () => false,
  );
  await expect.poll(() => asked.length).toBe(32);
  for (const answer of answers.slice(0, 2)) answer();
  await expect.poll(() => asked.length).toBe(34);
  while (asked.length < 98) {
    const before = asked.length;
    clock.skip(5_000);
    await expect.poll(() => asked.length).toBeGreaterThan(before);
  }
  clock.skip(5_000);
  await done;
  expect(asked).not.toContain('c7');
  expect(asked).not.toContain('c8');
  expect(new Set(asked).size).toBe(98);
});
