import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samplePerson, samplePhoneCallState, samplePlacedAt } from '../../testing/sample-call-state.js';
import { newLeg, newParticipant, type CallEvent, type LegObservation } from '../call-events.js';
import type { CallState, Leg, LegKind, TransferMode } from '../call-state.js';
import { deadlinesOf } from '../deadlines.js';
import { deriveStatus, participantStatus } from '../derive-status.js';
import { isOnHold, isWaiting, wantedOf } from '../wanted-leg.js';
import { transition } from '../transition.js';
import { decide, followUps, type CallCommand } from './index.js';

const amara = { userId: 'amara', role: 'agent' } as const;
const leo = newParticipant({
  id: 'p-leo',
  part: 'added',
  person: samplePerson({ id: 'leo' }),
  userId: 'leo',
  role: 'agent',
});

/** A call on which Amara, by her own phone, speaks with Maya. */
function answeredCall(kind: LegKind = 'phone'): CallState {
  const call = samplePhoneCallState({
    agentLeg: kind === 'phone' ? 'phone' : 'browser',
    capabilities: { ...samplePhoneCallState().capabilities, transfer: true },
  });
  const agent = leg('leg-amara', 'p-amara', 'agent', kind);
  const customer = { ...call.legs[0]!, waitsFor: 'leg-amara' };
  const planned = { ...call, legs: [agent, customer] };
  return observe(planned, ['leg-amara', 'up', 1000], ['leg-maya', 'up', 3000]);
}

function leg(id: string, participantId: string, role: Leg['role'], kind: LegKind = 'phone'): Leg {
  return newLeg({ id, participantId, role, kind, address: '+12025550188', heardAt: samplePlacedAt });
}

function observe(call: CallState, ...seen: [string, LegObservation['state'], number][]): CallState {
  return seen.reduce((state, [legId, legState, after]) => {
    const at = samplePlacedAt + after;
    const next = transition(state, {
      type: 'leg-observed',
      at,
      observation: { legId, state: legState, at },
    });
    return followUps(next, { now: at }).reduce(transition, next);
  }, call);
}

function run(call: CallState, command: CallCommand, after: number): CallState {
  const decided = decide(call, command, amara, { now: samplePlacedAt + after });
  if ('refusal' in decided) throw new Error(`${decided.refusal}: ${decided.message ?? ''}`);
  return decided.events.reduce<CallState>((state, event: CallEvent) => transition(state, event), call);
}

const toLeo = (mode: TransferMode): CallCommand => ({
  ...{ type: 'transfer', mode, participant: leo, leg: leg('leg-leo', 'p-leo', 'target') },
});
const legIn = (call: CallState, id: string): Leg => call.legs.find((one) => one.id === id)!;
const stateOf = (call: CallState, id: string): string =>
  participantStatus(
    call,
    call.participants.find((one) => one.id === id)!,
  );

describe('a customer is not dialled before the agent is there', () => {
  it('waits for the agent, and is an answered call only when the customer answers', () => {
    const call = samplePhoneCallState();
    const customer = { ...call.legs[0]!, waitsFor: 'leg-amara' };
    const planned = { ...call, legs: [leg('leg-amara', 'p-amara', 'agent'), customer] };
    expect(isWaiting(planned, customer)).toBe(true);
    const there = observe(planned, ['leg-amara', 'up', 1000]);
    expect(isWaiting(there, legIn(there, 'leg-maya'))).toBe(false);
    expect(deriveStatus(there).status).toBe('initiating');
    expect(deriveStatus(observe(there, ['leg-maya', 'up', 3000])).status).toBe('connected');
  });

  it('rings the customer for the full time once the agent is there, and stops when the agent never comes', () => {
    const call = samplePhoneCallState();
    const customer = { ...call.legs[0]!, waitsFor: 'leg-amara' };
    const planned = { ...call, legs: [leg('leg-amara', 'p-amara', 'agent'), customer] };
    const ringEnds = (state: CallState) => deadlinesOf(state).find(({ kind }) => kind === 'ring')?.at;
    const { ringMs } = call.timing;
    expect(ringEnds(planned)).toBe(samplePlacedAt + ringMs);
    expect(ringEnds(observe(planned, ['leg-amara', 'up', 9000]))).toBe(samplePlacedAt + 9000 + ringMs);
    const late = run(planned, { type: 'deadline-passed', kind: 'ring' }, ringMs);
    expect(deriveStatus(late)).toMatchObject({ status: 'failed', error: { message: /own phone/ } });
    const device = { ...planned, legs: [leg('leg-amara', 'p-amara', 'agent', 'device'), customer] };
    const noBrowser = run(device, { type: 'deadline-passed', kind: 'ring' }, ringMs);
    expect(deriveStatus(noBrowser)).toMatchObject({ status: 'failed', error: { message: /browser/ } });
  });

  it('is told that it was the own phone that did not answer', () => {
    const call = samplePhoneCallState();
    const planned = { ...call, legs: [leg('leg-amara', 'p-amara', 'agent'), ...call.legs] };
    const failed = deriveStatus(observe(planned, ['leg-amara', 'ended', 9000]));
    expect(failed).toMatchObject({ status: 'failed', error: { message: /own phone/ } });
  });

  it('goes on when a browser loses its leg, which a reload does, and ends when a phone is put down', () => {
    expect(deriveStatus(observe(answeredCall('device'), ['leg-amara', 'ended', 9000])).status).toBe(
      'connected',
    );
    expect(deriveStatus(observe(answeredCall('phone'), ['leg-amara', 'ended', 9000])).status).toBe('ended');
  });
});

describe('a transfer', () => {
  it('holds the customer until it is completed, then goes on without who transferred', () => {
    const asked = run(answeredCall(), toLeo('attended'), 5000);
    expect(wantedOf(asked, legIn(asked, 'leg-maya')).held).toBe(true);
    expect(isOnHold(asked)).toBe(false);
    const up = observe(asked, ['leg-leo', 'up', 8000]);
    const done = run(up, { type: 'complete-transfer' }, 9000);
    expect(wantedOf(done, legIn(done, 'leg-maya'))).toMatchObject({ connection: 'up', held: false });
    expect(wantedOf(done, legIn(done, 'leg-amara')).connection).toBe('down');
    const without = observe(done, ['leg-amara', 'ended', 9500]);
    expect(deriveStatus(without).status).toBe('connected');
    expect(stateOf(without, 'p-amara')).toBe('left');
    expect(deriveStatus(observe(without, ['leg-leo', 'ended', 20_000])).status).toBe('ended');
  });

  it('cannot be completed before the other side has answered, and has a way back', () => {
    const asked = run(answeredCall(), toLeo('attended'), 5000);
    expect(() => run(asked, { type: 'complete-transfer' }, 6000)).toThrow('has not answered yet');
    const back = run(asked, { type: 'cancel-transfer' }, 7000);
    expect(wantedOf(back, legIn(back, 'leg-leo')).connection).toBe('down');
    expect(wantedOf(back, legIn(back, 'leg-maya')).held).toBe(false);
    expect(deriveStatus(observe(back, ['leg-leo', 'ended', 7500])).status).toBe('connected');
    expect(stateOf(back, 'p-leo')).toBe('missed');
  });

  it('is completed by the answer when it is blind, and by an agent who puts the phone down', () => {
    const blind = observe(run(answeredCall(), toLeo('blind'), 5000), ['leg-leo', 'up', 8000]);
    expect(blind).toMatchObject({ servedBy: 'p-leo', transfer: null });
    const talked = observe(run(answeredCall(), toLeo('attended'), 5000), ['leg-leo', 'up', 8000]);
    const putDown = observe(talked, ['leg-amara', 'ended', 9000]);
    expect(putDown.servedBy).toBe('p-leo');
    expect(deriveStatus(putDown).status).toBe('connected');
  });

  it('is completed by the answer of a target that has hung up since, in whatever order that is heard', () => {
    const told: LegObservation[] = [
      { legId: 'leg-leo', state: 'ringing', at: samplePlacedAt + 6000 },
      { legId: 'leg-leo', state: 'up', at: samplePlacedAt + 8000 },
      {
        ...{ legId: 'leg-leo', state: 'ended', at: samplePlacedAt + 9000, cause: 'completed' },
        upAt: samplePlacedAt + 8000,
      },
    ];
    const asked = run(answeredCall(), toLeo('blind'), 5000);
    const heard = (order: readonly LegObservation[]): CallState =>
      order.reduce((state, observation) => {
        const next = transition(state, { type: 'leg-observed', at: observation.at, observation });
        return followUps(next, { now: samplePlacedAt + 10_000 }).reduce(transition, next);
      }, asked);
    const expected = heard(told);
    expect(expected).toMatchObject({ servedBy: 'p-leo', transfer: null });
    expect(deriveStatus(expected)).toMatchObject({ status: 'ended', endedAt: samplePlacedAt + 9000 });
    fc.assert(
      fc.property(fc.shuffledSubarray([...told, ...told], { minLength: 6 }), (order) => {
        expect(heard(order)).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  it('is asked about while the target rings, though customer and agent speak already', () => {
    const asked = observe(run(answeredCall(), toLeo('attended'), 5000), ['leg-leo', 'ringing', 6000]);
    const deadline = deadlinesOf({ ...asked, capabilities: { ...asked.capabilities, hold: false } }).find(
      ({ kind }) => kind === 'reconcile',
    );
    expect(deadline?.at).toBe(samplePlacedAt + 6000 + 15_000);
    const up = observe(asked, ['leg-leo', 'up', 8000]);
    const later = deadlinesOf({ ...up, capabilities: { ...up.capabilities, hold: false } }).find(
      ({ kind }) => kind === 'reconcile',
    );
    expect(later?.at).toBe(samplePlacedAt + 8000 + 60_000);
  });

  it('is tried ten times at most, for each dials somebody', () => {
    let call = answeredCall();
    for (let round = 0; round < 10; round += 1)
      call = run(run(call, toLeo('blind'), 5000), { type: 'cancel-transfer' }, 5500);
    expect(decide(call, toLeo('blind'), amara, { now: samplePlacedAt + 6000 })).toMatchObject({
      refusal: 'rate_limited',
    });
  });

  it('gives the customer back when the target cannot be reached', () => {
    const failed = observe(run(answeredCall(), toLeo('blind'), 5000), ['leg-leo', 'ended', 8000]);
    expect(failed).toMatchObject({ servedBy: 'p-amara', transfer: null });
    expect(deriveStatus(failed).status).toBe('connected');
  });

  it('leaves a call connected whose agent has no leg, and gives it back when nobody takes it over in time', () => {
    const plain = samplePhoneCallState({
      capabilities: { ...samplePhoneCallState().capabilities, transfer: true },
    });
    const asked = run(observe(plain, ['leg-maya', 'up', 3000]), toLeo('blind'), 5000);
    expect(deriveStatus(asked).status).toBe('connected');
    const { ringMs } = asked.timing;
    const deadline = deadlinesOf(asked).find(({ kind }) => kind === 'transfer');
    expect(deadline?.at).toBe(samplePlacedAt + 5000 + ringMs);
    const passed = { type: 'deadline-passed', kind: 'transfer' } as const;
    expect(run(asked, passed, 5000 + ringMs - 1).transfer).not.toBeNull();
    const back = run(asked, passed, 5000 + ringMs);
    expect([back.transfer, deriveStatus(back).status]).toEqual([null, 'connected']);
    expect(wantedOf(back, legIn(back, 'leg-leo')).connection).toBe('down');
  });

  it('is for who speaks with the customer, one at a time', () => {
    const asked = run(answeredCall(), toLeo('attended'), 5000);
    expect(decide(asked, toLeo('blind'), amara, { now: samplePlacedAt + 6000 })).toMatchObject({
      refusal: 'conflict',
    });
    const done = run(observe(asked, ['leg-leo', 'up', 8000]), { type: 'complete-transfer' }, 9000);
    expect(decide(done, toLeo('blind'), amara, { now: samplePlacedAt + 9500 })).toMatchObject({
      refusal: 'conflict',
    });
    const back = run(done, { type: 'end' }, 9600);
    expect(deriveStatus(back).status).toBe('connected');
  });
});
