import { expect, it } from 'vitest';
import { sampleIncomingCall, sampleCall } from '../testing/sample-call.js';
import { ringEndsAt, ringingCalls } from './ringing-calls.js';

const ids = (calls: readonly { readonly id: string }[]): readonly string[] => calls.map(({ id }) => id);

it('gives the calls that ring me, the longest waiting first, until their own deadline and a moment more', () => {
  const early = sampleIncomingCall({ id: 'early', startedAt: '2030-01-01T12:00:00.000Z' });
  const late = sampleIncomingCall({ id: 'late', startedAt: '2030-01-01T12:00:05.000Z' });
  const mine = sampleCall({ id: 'mine', status: 'ringing' });
  const over = sampleIncomingCall({ id: 'over', status: 'canceled' });
  const state = { calls: [late, early, mine, over], ringDeadlines: { early: 30_000, late: 35_000 } };
  expect(ids(ringingCalls(state, 0))).toEqual(['early', 'late']);
  expect(ids(ringingCalls(state, ringEndsAt(state, 'early') - 1))).toEqual(['early', 'late']);
  expect(ids(ringingCalls(state, ringEndsAt(state, 'early')))).toEqual(['late']);
  expect(ringingCalls(state, ringEndsAt(state, 'late'))).toEqual([]);
});

it('gives a call that comes back to who placed it, and none that rings at a phone of their own', () => {
  const me = { participantId: 'participant-amara', state: 'ringing', answeredOn: null } as const;
  const running = { status: 'connected', answeredAt: '2030-01-01T12:00:05.000Z', me } as const;
  const browser = { device: 'browser', state: 'dialing' } as const;
  const phone = { device: 'phone', state: 'ringing' } as const;
  const calls = [
    sampleCall({ id: 'back', ...running, agentLeg: browser }),
    sampleCall({ id: 'my-phone', ...running, agentLeg: phone }),
  ];
  expect(ids(ringingCalls({ calls, ringDeadlines: { back: 45_000 } }, 0))).toEqual(['back']);
});
