import type { Call } from '@offhook/core/call';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Api } from './api.js';
import { startClinic, type Clinic } from './clinic.js';

let clinic: Clinic;

beforeAll(async () => {
  clinic = await startClinic({ env: { CALL_LIMITS: 'off' } });
});
afterAll(() => clinic.stop());

/** How each demo number ends; the seconds are how long it takes, from the call to its end. */
const endings: Readonly<
  Record<string, { readonly call: Partial<Call>; readonly seconds: readonly [least: number, most: number] }>
> = {
  '0101': {
    call: { status: 'busy', outcome: 'busy', endReason: 'busy', durationSeconds: null },
    seconds: [1, 5],
  },
  '0102': {
    call: { status: 'no_answer', outcome: 'no_answer', endReason: 'timeout', durationSeconds: null },
    seconds: [9, 14],
  },
  '0103': {
    call: { status: 'failed', outcome: 'failed', endReason: 'provider_error', durationSeconds: null },
    seconds: [1, 5],
  },
  '0104': {
    call: { status: 'declined', outcome: 'declined', endReason: 'declined', durationSeconds: null },
    seconds: [1, 8],
  },
  '0105': {
    call: { status: 'ended', outcome: 'voicemail', endReason: 'completed', durationSeconds: 10 },
    seconds: [12, 17],
  },
  '0106': {
    call: { status: 'no_answer', outcome: 'no_answer', endReason: 'timeout', durationSeconds: null },
    seconds: [44, 49],
  },
  '0107': {
    call: { status: 'failed', outcome: 'failed', endReason: 'unknown_outcome', durationSeconds: null },
    seconds: [5, 30],
  },
  '0134': {
    call: { status: 'ended', outcome: 'answered', endReason: 'completed', durationSeconds: 60 },
    seconds: [62, 68],
  },
};

it('every demo number ends as documented', { timeout: 90_000 }, async () => {
  const api = await Api.as(clinic.url, 'amara');
  const check = async ([digits, expected]: [string, (typeof endings)[string]]): Promise<void> => {
    const placed = await api.place({ to: { phone: `+1202555${digits}` } });
    const call = await api.ended(placed.id, 80_000);
    expect(call, digits).toMatchObject(expected.call);
    const took = (Date.parse(call.endedAt ?? '') - Date.parse(call.startedAt)) / 1000;
    expect(took, digits).toBeGreaterThanOrEqual(expected.seconds[0]);
    expect(took, digits).toBeLessThanOrEqual(expected.seconds[1]);
    if (call.status === 'failed') expect(call.error?.message, digits).toMatch(/\w+ \w+/);
  };
  await Promise.all(Object.entries(endings).map(check));
});
