import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  samplePerson,
  sampleAppCallState,
  samplePhoneCallState,
  samplePlacedAt,
} from '../testing/sample-call-state.js';
import { newLeg, newParticipant, type CallEvent, type LegObservation } from './call-events.js';
import type { CallState, LegCause, LegState } from './call-state.js';
import { decide, followUps, type CallCommand } from './decide/index.js';
import { deadlinesOf } from './deadlines.js';
import { deriveStatus } from './derive-status.js';
import { transition } from './transition.js';
import { view } from './view.js';
import { isTerminal } from './vocabulary.js';

const twoLegs = samplePhoneCallState({
  capabilities: { ...samplePhoneCallState().capabilities, dtmf: true, transfer: true, record: true },
  recordingPolicy: 'ask',
  legs: [
    newLeg({
      id: 'leg-maya',
      participantId: 'p-maya',
      role: 'customer',
      kind: 'phone',
      address: '+12025550142',
      heardAt: samplePlacedAt,
    }),
    newLeg({
      id: 'leg-amara',
      participantId: 'p-amara',
      role: 'agent',
      kind: 'phone',
      address: '+12025550199',
      heardAt: samplePlacedAt,
    }),
  ],
});

const causes: LegCause[] = [
  'unknown_outcome',
  'completed',
  'canceled',
  'no_answer',
  'busy',
  'declined',
  'invalid_number',
  'not_allowed',
  'not_configured',
  'provider_error',
];
const states: LegState[] = ['planned', 'dialing', 'unknown', 'ringing', 'up', 'ended'];
const time = fc.integer({ min: 0, max: 120_000 }).map((ms) => samplePlacedAt + ms);

/** Leo, to whom calls are transferred; his leg may be observed before it is known, as webhooks do. */
const leo = newParticipant({
  id: 'p-leo',
  part: 'added',
  person: samplePerson({ id: 'leo', name: 'Leo Brandt' }),
  userId: 'leo',
  role: 'agent',
});
const legOfLeo = newLeg({
  id: 'leg-leo',
  participantId: 'p-leo',
  role: 'target',
  kind: 'phone',
  address: '+12025550188',
  heardAt: samplePlacedAt,
});

/** Whom a transfer brings in: Leo by a phone or in the browser, or Amara, who placed the call. */
const broughtIn = fc.constantFrom(
  { participant: leo, leg: legOfLeo },
  { participant: leo, leg: { ...legOfLeo, id: 'leg-leo-browser', kind: 'device' as const } },
  {
    participant: { ...leo, id: 'p-amara', part: 'caller' as const, userId: 'amara' },
    leg: { ...legOfLeo, id: 'leg-amara-browser', participantId: 'p-amara', kind: 'device' as const },
  },
);

const observation: fc.Arbitrary<LegObservation> = fc.record(
  {
    legId: fc.constantFrom('leg-maya', 'leg-amara', 'leg-leo', 'leg-leo-browser', 'leg-amara-browser'),
    state: fc.constantFrom(...states),
    at: time,
    heardAt: time,
    upAt: time,
    cause: fc.constantFrom(...causes),
    detail: fc.constantFrom('Line is busy.', 'Nobody is there.'),
    providerLegId: fc.constantFrom('CA1', 'CA2'),
    answeredBy: fc.constantFrom('human' as const, 'machine' as const),
    hungUp: fc.boolean(),
    sequence: fc.nat(20),
    held: fc.boolean(),
    muted: fc.boolean(),
  },
  { requiredKeys: ['legId', 'state', 'at'] },
);
const observations = fc.array(observation, { minLength: 1, maxLength: 8 });

function observe(call: CallState, seen: readonly LegObservation[]): CallState {
  return seen.reduce<CallState>(
    (state, one) => transition(state, { type: 'leg-observed', at: one.at, observation: one }),
    call,
  );
}

/** After everything that happens here. */
const clockEnd = samplePlacedAt + 400_000;
const moment = fc.integer({ min: 0, max: 200_000 }).map((ms) => samplePlacedAt + ms);
const device = fc.constantFrom('device-a', 'device-b').map((id) => ({ id, label: id }));
const command: fc.Arbitrary<CallCommand> = fc.oneof(
  device.map((one) => ({ type: 'answer' as const, device: one })),
  fc.constant({ type: 'decline' as const }),
  fc.constant({ type: 'end' as const }),
  fc.constant({ type: 'hold' as const }),
  fc.constant({ type: 'resume' as const }),
  fc.record({ type: fc.constant('mute' as const), muted: fc.boolean() }),
  fc
    .tuple(fc.constantFrom('blind' as const, 'attended' as const), broughtIn)
    .map(([mode, target]) => ({ type: 'transfer' as const, mode, ...target })),
  fc.constant({ type: 'complete-transfer' as const }),
  fc.constant({ type: 'cancel-transfer' as const }),
  fc.constant({ type: 'send-digits' as const, digits: '12#' }),
  fc.record({
    type: fc.constant('record' as const),
    action: fc.constantFrom('start' as const, 'pause' as const, 'resume' as const, 'stop' as const),
    consent: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('join-media' as const),
    device,
    sessionId: fc.uuid(),
    takeOver: fc.boolean(),
    leaseRuns: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('report-media' as const),
    deviceId: fc.constantFrom('device-a', 'device-b', 'device-amara'),
    report: fc.record({
      connection: fc.constantFrom('connecting' as const, 'connected' as const, 'reconnecting' as const),
    }),
  }),
  fc.record({
    type: fc.constant('update-details' as const),
    notes: fc.string(),
    rating: fc.constantFrom(1 as const, 5 as const),
  }),
  fc.record({
    type: fc.constant('deadline-passed' as const),
    kind: fc.constantFrom(
      'ring' as const,
      'mediaConnect' as const,
      'maxDuration' as const,
      'roomExpiry' as const,
      'reconcile' as const,
      'lease' as const,
    ),
  }),
);
const actor = fc.constantFrom(
  { userId: 'amara', role: 'agent' } as const,
  { userId: 'maya', role: 'client' } as const,
  { userId: 'stranger', role: 'agent' } as const,
  { userId: 'leo', role: 'agent' } as const,
  { userId: 'robot', role: 'service' } as const,
  { userId: 'system', role: 'system' } as const,
);
const step = fc.oneof(
  fc.record({ command, actor, now: moment }),
  observation.map((seen) => ({ seen })),
);
type Step =
  { command: CallCommand; actor: Parameters<typeof decide>[2]; now: number } | { seen: LegObservation };

/** Plays steps with a clock that never runs back, and calls `check` with every state before and after. */
function play(
  start: CallState,
  steps: readonly Step[],
  check: (before: CallState, after: CallState) => void,
): CallState {
  let state = start;
  let clock = samplePlacedAt;
  for (const one of steps) {
    let events: readonly CallEvent[] = [];
    if ('seen' in one) {
      const seen: CallEvent = { type: 'leg-observed', at: one.seen.at, observation: one.seen };
      events = [seen, ...followUps(transition(state, seen), { now: clock })];
    } else {
      clock = Math.max(clock, one.now);
      const decided = decide(state, one.command, one.actor, { now: clock });
      if ('events' in decided) events = decided.events;
    }
    const after = events.reduce(transition, state);
    check(state, after);
    state = after;
  }
  return state;
}

describe('observations', () => {
  it('give the same call in any order, with any duplicates', () => {
    fc.assert(
      fc.property(observations, fc.infiniteStream(fc.nat()), (seen, choices) => {
        const doubled = [...seen, ...seen.filter((_, index) => (index + seen.length) % 2 === 0)];
        const shuffled = doubled
          .map((one) => ({ one, key: choices.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        expect(observe(twoLegs, shuffled)).toEqual(observe(twoLegs, seen));
      }),
      { numRuns: 2000 },
    );
  });

  it('give the same call in every one of the permutations of a whole life', () => {
    const life: LegObservation[] = [
      { legId: 'leg-maya', state: 'dialing', at: samplePlacedAt + 10, providerLegId: 'CA1' },
      { legId: 'leg-maya', state: 'ringing', at: samplePlacedAt + 1000 },
      { legId: 'leg-maya', state: 'up', at: samplePlacedAt + 3000, answeredBy: 'human' },
      { legId: 'leg-amara', state: 'up', at: samplePlacedAt + 3200 },
      { legId: 'leg-maya', state: 'ended', at: samplePlacedAt + 63_000, cause: 'completed' },
    ];
    const expected = observe(twoLegs, life);
    expect(deriveStatus(expected)).toMatchObject({
      status: 'ended',
      outcome: 'answered',
      endReason: 'completed',
    });
    for (const order of permutations(life)) expect(observe(twoLegs, order)).toEqual(expected);
  });
});

describe('a leg that was up', () => {
  it('was not canceled, whether its answer or what we knew of its end is heard first', () => {
    const end = fc.record({ at: time, cause: fc.constantFrom(...causes), detail: fc.string() });
    fc.assert(
      fc.property(fc.array(end, { minLength: 1, maxLength: 3 }), time, fc.nat(3), (ends, at, when) => {
        const seen = ends.map((one): LegObservation => ({ legId: 'leg-maya', state: 'ended', ...one }));
        const up: LegObservation = { legId: 'leg-maya', state: 'up', at };
        const legs = observe(twoLegs, seen.toSpliced(when, 0, up)).legs;
        expect(['canceled', 'unknown_outcome']).not.toContain(legs[0]?.cause);
        expect(legs).toEqual(observe(twoLegs, [...seen, up]).legs);
      }),
    );
  });
});

describe('any life of a call', () => {
  const starts = fc.constantFrom(twoLegs, samplePhoneCallState(), sampleAppCallState());
  const steps = fc.array(step, { maxLength: 25 });

  it('is over for good once it is over', () => {
    fc.assert(
      fc.property(starts, steps, (start, list) => {
        play(start, list, (before, after) => {
          if (isTerminal(deriveStatus(before).status))
            expect(isTerminal(deriveStatus(after).status)).toBe(true);
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('needs no deadline but reconcile once it is over, and never runs without one while live', () => {
    fc.assert(
      fc.property(starts, steps, (start, list) => {
        play(start, list, (_before, after) => {
          const kinds = deadlinesOf(after).map((deadline) => deadline.kind);
          if (isTerminal(deriveStatus(after).status))
            expect(kinds.filter((kind) => kind !== 'reconcile')).toEqual([]);
          else expect(kinds.some((kind) => kind === 'ring' || kind === 'maxDuration')).toBe(true);
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('lets one device of a person answer at most', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const winners = new Set<string>();
        play(sampleAppCallState(), list, (before, after) => {
          if (before.decision.answered === null && after.decision.answered !== null)
            winners.add(JSON.stringify(after.decision.answered));
          if (before.decision.answered !== null)
            expect(after.decision.answered).toEqual(before.decision.answered);
        });
        expect(winners.size).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1000 },
    );
  });

  it('goes on with whoever serves the customer when somebody who is brought in does not want to', () => {
    const answered = observe(twoLegs, [
      { legId: 'leg-amara', state: 'up', at: samplePlacedAt },
      { legId: 'leg-maya', state: 'up', at: samplePlacedAt },
    ]);
    const asked = fc.tuple(fc.constantFrom('blind' as const, 'attended' as const), broughtIn);
    const unwilling = fc.constantFrom('decline' as const, 'end' as const);
    fc.assert(
      fc.property(asked, steps, unwilling, ([mode, target], list, type) => {
        const transfer: CallCommand = { type: 'transfer', mode, ...target };
        const first = { command: transfer, actor: { userId: 'amara', role: 'agent' } as const, now: 0 };
        play(answered, [first, ...list], (_before, after) => {
          const brought = after.participants.find(({ id }) => id === after.transfer?.to);
          if (brought?.userId == null || isTerminal(deriveStatus(after).status)) return;
          const decided = decide(
            after,
            { type },
            { userId: brought.userId, role: 'agent' },
            { now: clockEnd },
          );
          if ('refusal' in decided) return;
          const without = decided.events.reduce(transition, after);
          const from = after.participants.find(({ id }) => id === after.transfer?.from);
          // Unless nobody is left whom the customer could be given back to.
          expect(isTerminal(deriveStatus(without).status)).toBe(from?.leftAt !== null);
          expect(without).toMatchObject({ servedBy: after.servedBy, transfer: null });
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('tells times in order: ringing, answered, connected, ended', () => {
    fc.assert(
      fc.property(starts, steps, (start, list) => {
        const { answeredAt, connectedAt, endedAt } = deriveStatus(play(start, list, () => undefined));
        if (answeredAt !== null && endedAt !== null) expect(answeredAt).toBeLessThanOrEqual(endedAt);
        if (connectedAt !== null) expect(connectedAt).toBeGreaterThanOrEqual(answeredAt ?? Infinity);
      }),
      { numRuns: 1000 },
    );
  });

  it('never shows a client what is for staff', () => {
    const secret = 'staff-only-canary';
    const guarded = (call: CallState): CallState => ({
      ...call,
      notes: secret,
      disposition: secret,
      reference: secret,
      metadata: { secret },
      participants: call.participants.map((one) =>
        one.part === 'caller'
          ? { ...one, rating: 1, person: samplePerson({ ...one.person, phone: secret, email: secret }) }
          : one,
      ),
      from: samplePerson({ ...call.from, phone: secret, email: secret }),
    });
    fc.assert(
      fc.property(starts, steps, (start, list) => {
        const end = play(
          guarded(start),
          list.filter((one) => !('command' in one) || one.command.type !== 'update-details'),
          () => undefined,
        );
        const seen = view(end, { userId: 'maya', role: 'client' });
        expect(JSON.stringify(seen)).not.toContain(secret);
        expect(seen.rating).toBeNull();
        expect('legs' in seen).toBe(false);
        expect(view(end, { userId: 'amara', role: 'agent' }).notes).toBe(secret);
      }),
      { numRuns: 500 },
    );
  });
});

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}
