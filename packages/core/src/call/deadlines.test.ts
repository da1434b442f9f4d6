import { describe, expect, it } from 'vitest';
import { samplePhoneCallState, samplePlacedAt } from '../testing/sample-call-state.js';
import { newLeg, type CallEvent, type LegObservation } from './call-events.js';
import type { CallState } from './call-state.js';
import { deadlinesOf, type DeadlineKind } from './deadlines.js';
import { transition } from './transition.js';

/** Maya is called as soon as Amara's phone is up. */
function callByPhone(): CallState {
  const call = samplePhoneCallState({ agentLeg: 'phone' });
  const agent = newLeg({
    ...{ id: 'leg-amara', participantId: 'p-amara', role: 'agent', kind: 'phone', address: '+12025550199' },
    heardAt: samplePlacedAt,
  });
  return { ...call, legs: [agent, ...call.legs.map((leg) => ({ ...leg, waitsFor: agent.id }))] };
}

function seen(call: CallState, observation: LegObservation): CallState {
  return transition(call, { type: 'leg-observed', at: observation.at, observation });
}

function deadline(call: CallState, wanted: DeadlineKind): number | undefined {
  return deadlinesOf(call).find(({ kind }) => kind === wanted)?.at;
}

describe.each([
  ['60 s slow', -60_000],
  ['1 h fast', 3_600_000],
])("deadlines, with a vendor's clock that is %s", (_, wrongBy) => {
  const heardAt = samplePlacedAt + 20_000;
  const agentUp: LegObservation = { legId: 'leg-amara', state: 'up', at: heardAt + wrongBy, heardAt };
  const due: LegObservation = { legId: 'leg-maya', state: 'planned', at: heardAt, heardAt };
  const later = { legId: 'leg-maya', state: 'ringing', heardAt: heardAt + 2000 } as const;
  const ringing: LegObservation = { ...later, at: later.heardAt + wrongBy };

  it('let the customer ring for the full time, and ask when it has been silent since we heard of it', () => {
    const call = [agentUp, due, ringing].reduce(seen, callByPhone());
    expect(deadline(call, 'ring')).toBe(heardAt + call.timing.ringMs);
    expect(deadline(call, 'reconcile')).toBe(later.heardAt + 15_000);
    expect([ringing, agentUp, due, due].reduce(seen, callByPhone())).toEqual(call);
  });

  it('are never before the call was placed', () => {
    const call = seen(callByPhone(), { legId: 'leg-maya', state: 'up', at: samplePlacedAt - 3_600_000 });
    expect(deadline(call, 'maxDuration')).toBe(samplePlacedAt + call.timing.maxDurationMs);
    expect(deadline(seen(callByPhone(), agentUp), 'ring')).toBeGreaterThanOrEqual(
      samplePlacedAt + call.timing.ringMs,
    );
  });
});

describe('pauses between questions to a provider', () => {
  const over: CallEvent = {
    type: 'ended',
    at: samplePlacedAt + 30_000,
    cause: 'hung_up',
    participantId: null,
  };
  const triedOften = (call: CallState): number => {
    const at = samplePlacedAt + 3_600_000;
    const tried = Array.from({ length: 10 }, (): CallEvent => ({ type: 'reconcile-tried', at }));
    return (deadline(tried.reduce(transition, call), 'reconcile') ?? 0) - at;
  };

  it.each(['dialing', 'ringing', 'up', 'unknown'] as const)(
    'grow to a minute while a leg that should be down was last heard to be %s, else to a quarter of an hour',
    (state) => {
      const call = seen(samplePhoneCallState(), { legId: 'leg-maya', state, at: samplePlacedAt + 1000 });
      expect(triedOften(call)).toBe(15 * 60_000);
      expect(triedOften(transition(call, over))).toBe(60_000);
    },
  );
});
