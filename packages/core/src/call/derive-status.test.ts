import { describe, expect, it } from 'vitest';
import {
  sampleAppCallState,
  samplePhoneCallState,
  samplePlacedAt as t0,
} from '../testing/sample-call-state.js';
import { newLeg, newParticipant, type CallEvent, type LegObservation } from './call-events.js';
import type { CallState } from './call-state.js';
import { decide, type Actor, type CallCommand } from './decide/index.js';
import { deriveStatus, participantStatus } from './derive-status.js';
import { transition } from './transition.js';
import { view } from './view.js';

const amara: Actor = { userId: 'amara', role: 'agent' };
const maya: Actor = { userId: 'maya', role: 'client' };
const system: Actor = { userId: 'system', role: 'system' };
const phone = { id: 'device-phone', label: 'Chrome on Android' };
const laptop = { id: 'device-laptop', label: 'Firefox on Linux' };

type Seen = Omit<LegObservation, 'legId'> & { readonly legId?: string };

function seen(call: CallState, ...list: readonly Seen[]): CallState {
  return list
    .map((one): CallEvent => ({
      type: 'leg-observed',
      at: one.at,
      observation: { legId: 'leg-maya', ...one },
    }))
    .reduce(transition, call);
}

function run(call: CallState, command: CallCommand, actor: Actor, now: number): CallState {
  const decided = decide(call, command, actor, { now });
  if ('refusal' in decided) throw new Error(decided.refusal);
  return decided.events.reduce(transition, call);
}

function refusal(call: CallState, command: CallCommand, actor: Actor, now = t0 + 1000): string {
  const decided = decide(call, command, actor, { now });
  return 'refusal' in decided ? decided.refusal : 'allowed';
}

/** Maya and Amara speak, each by a phone. */
function twoPhones(): CallState {
  const sample = samplePhoneCallState();
  const heardAt = t0;
  const own = { id: 'leg-amara', participantId: 'p-amara', role: 'agent', kind: 'phone' } as const;
  const call = {
    ...sample,
    servedBy: own.participantId,
    legs: [...sample.legs, newLeg({ ...own, address: '+12025550199', heardAt })],
  };
  const up = { state: 'up', at: t0 + 3000 } as const;
  return seen(call, up, { ...up, legId: own.id });
}

describe('a phone call', () => {
  it.each([
    ['busy', 'busy', 'busy'],
    ['no_answer', 'no_answer', 'timeout'],
    ['declined', 'declined', 'declined'],
    ['canceled', 'canceled', 'canceled'],
    ['invalid_number', 'failed', 'invalid_number'],
    ['not_allowed', 'failed', 'not_allowed'],
    ['provider_error', 'failed', 'provider_error'],
    ['unknown_outcome', 'failed', 'unknown_outcome'],
  ] as const)('that its network ends with %s is %s', (cause, status, endReason) => {
    const derived = deriveStatus(seen(samplePhoneCallState(), { state: 'ended', at: t0 + 2000, cause }));
    expect(derived).toMatchObject({ status, endReason, outcome: status });
    expect(derived.error === null).toBe(status !== 'failed');
  });

  it('is answered and ended when its vendor tells both within the second that its clock knows', () => {
    const call = seen(
      samplePhoneCallState(),
      { state: 'up', at: t0 + 2700 },
      { state: 'ended', at: t0 + 2000, cause: 'completed' },
    );
    expect(deriveStatus(call)).toMatchObject({ status: 'ended', outcome: 'answered', endedAt: t0 + 2700 });
  });

  it('to us was answered when the caller was put through, though the vendor’s clock of seconds ends it before', () => {
    const sample = samplePhoneCallState();
    const rung = newParticipant({ ...sample.participants[1]!, part: 'callee', userId: 'leo', role: 'agent' });
    const caller = newParticipant({ ...sample.participants[0]!, part: 'caller', userId: null, role: null });
    const customer = { ...sample.legs[0]!, participantId: caller.id, state: 'ringing' as const };
    const call: CallState = {
      ...{ ...sample, direction: 'inbound', servedBy: null, participants: [caller, rung], legs: [customer] },
    };
    const leg = newLeg({
      ...{ id: 'leg-leo', participantId: rung.id, role: 'agent', kind: 'phone', address: '+12025550171' },
      heardAt: t0,
    });
    const taken = run(
      call,
      { type: 'answer', device: laptop, leg },
      { userId: 'leo', role: 'agent' },
      t0 + 5300,
    );
    const gone = { legId: customer.id, state: 'ended', at: t0 + 5000, cause: 'completed' } as const;
    const up = { legId: leg.id, state: 'up', at: t0 + 5000 } as const;
    for (const order of [
      [up, gone],
      [gone, up],
    ])
      expect(deriveStatus(seen(taken, ...order))).toMatchObject({
        ...{ status: 'ended', outcome: 'answered', answeredAt: t0 + 5300, endedAt: t0 + 5300 },
      });
    expect(deriveStatus(seen(taken, up, { ...gone, at: t0 + 2000 })).status).toBe('canceled');
    expect(deriveStatus(seen(taken, gone)).status).toBe('canceled');
  });

  it('was ended by who hung up, when the other one was taken down in the same second of the vendor’s clock', () => {
    const both = twoPhones();
    const customer = { state: 'ended', at: t0 + 9000, cause: 'completed' } as const;
    const agent = { ...customer, legId: 'leg-amara' };
    const by = (...list: readonly Seen[]): string | null => deriveStatus(seen(both, ...list)).endedBy;
    const gone = { ...agent, hungUp: true };
    expect(by(gone, { ...customer, hungUp: false })).toBe('p-amara');
    expect(by(gone, customer)).toBe('p-amara');
    expect(by(agent, { ...customer, hungUp: false })).toBe('p-amara');
    expect(by(agent, { ...customer, hungUp: true })).toBe('p-maya');
    expect(by(agent, customer)).toBe('p-maya');
    expect(by(gone, { ...customer, at: t0 + 8000 })).toBe('p-maya');
  });

  it('that was ended here does not look ended there by a clock that is behind, but does when it was', () => {
    const live = seen(samplePhoneCallState(), { state: 'ringing', at: t0 + 1000 });
    const canceled = run(live, { type: 'end' }, amara, t0 + 9700);
    const takenDown = { state: 'ended', cause: 'no_answer' } as const;
    expect(deriveStatus(seen(canceled, { ...takenDown, at: t0 + 9000 })).status).toBe('canceled');
    expect(deriveStatus(seen(canceled, { ...takenDown, at: t0 + 5000 })).status).toBe('no_answer');
  });

  it('is connected as soon as its only leg is answered, and counts from there', () => {
    const live = seen(
      samplePhoneCallState(),
      { state: 'ringing', at: t0 + 1000 },
      { state: 'up', at: t0 + 3000 },
    );
    expect(deriveStatus(live)).toMatchObject({
      status: 'connected',
      answeredAt: t0 + 3000,
      connectedAt: t0 + 3000,
    });
    const over = run(live, { type: 'end' }, amara, t0 + 63_000);
    expect(view(over, { userId: 'amara', role: 'agent' })).toMatchObject({
      status: 'ended',
      durationSeconds: 60,
      endReason: 'completed',
      outcome: 'answered',
    });
  });

  it('answered by a machine has the outcome voicemail', () => {
    const call = seen(
      samplePhoneCallState(),
      { state: 'up', at: t0 + 3000, answeredBy: 'machine' },
      { state: 'ended', at: t0 + 13_000 },
    );
    expect(deriveStatus(call)).toMatchObject({ status: 'ended', outcome: 'voicemail' });
  });

  it('that was canceled is a hang-up when the answer came first but was heard of later', () => {
    const canceled = run(samplePhoneCallState(), { type: 'end' }, amara, t0 + 5000);
    expect(deriveStatus(canceled).status).toBe('canceled');
    expect(deriveStatus(seen(canceled, { state: 'up', at: t0 + 4000 }))).toMatchObject({
      status: 'ended',
      answeredAt: t0 + 4000,
    });
  });

  it('stays canceled when the answer came after the cancel', () => {
    const canceled = run(samplePhoneCallState(), { type: 'end' }, amara, t0 + 5000);
    expect(deriveStatus(seen(canceled, { state: 'up', at: t0 + 6000 })).status).toBe('canceled');
  });

  it('is not answered when nobody picks up before our timeout', () => {
    const call = run(
      seen(samplePhoneCallState(), { state: 'ringing', at: t0 + 1000 }),
      { type: 'deadline-passed', kind: 'ring' },
      system,
      t0 + 60_000,
    );
    expect(deriveStatus(call)).toMatchObject({
      status: 'no_answer',
      endReason: 'timeout',
      endedAt: t0 + 45_000,
      endedBy: null,
    });
  });

  it('was answered when the provider tells only of its end, with the time of the answer', () => {
    const call = seen(samplePhoneCallState(), { state: 'ended', at: t0 + 60_000, upAt: t0 + 5000 });
    expect(deriveStatus(call)).toMatchObject({ status: 'ended', answeredAt: t0 + 5000 });
  });
});

describe('an app call', () => {
  const ringing = sampleAppCallState();
  const answered = run(ringing, { type: 'answer', device: phone }, maya, t0 + 4000);

  it('is born ringing', () => {
    expect(deriveStatus(ringing).status).toBe('ringing');
    expect(ringing.participants.map((one) => participantStatus(ringing, one))).toEqual(['joined', 'ringing']);
  });

  it('is answered by the first device; the second is told where', () => {
    expect(deriveStatus(answered).status).toBe('answered');
    expect(refusal(answered, { type: 'answer', device: laptop }, maya)).toBe('answered_elsewhere');
    expect(refusal(answered, { type: 'answer', device: phone }, maya)).toBe('allowed');
    expect(view(answered, { userId: 'maya', role: 'client' }).me?.answeredOn).toEqual({
      deviceId: 'device-phone',
      label: 'Chrome on Android',
    });
  });

  it('is connected when both report running media', () => {
    const connected = { connection: 'connected' } as const;
    const one = run(
      answered,
      { type: 'report-media', deviceId: 'device-phone', report: connected },
      maya,
      t0 + 5000,
    );
    expect(deriveStatus(one).status).toBe('answered');
    const both = run(
      one,
      { type: 'report-media', deviceId: 'device-amara', report: connected },
      amara,
      t0 + 5500,
    );
    expect(deriveStatus(both)).toMatchObject({ status: 'connected', connectedAt: t0 + 5500 });
  });

  it('fails when media is not there 20 s after the answer', () => {
    const call = run(answered, { type: 'deadline-passed', kind: 'mediaConnect' }, system, t0 + 30_000);
    expect(deriveStatus(call)).toMatchObject({
      status: 'failed',
      endReason: 'media_failed',
      endedAt: t0 + 24_000,
    });
  });

  it.each([
    ['the caller', amara, 'canceled', 'missed'],
    ['the callee', maya, 'declined', 'declined'],
  ] as const)('ended by %s before the answer is %s', (_who, actor, status, mayaState) => {
    const call = run(ringing, { type: 'end' }, actor, t0 + 4000);
    expect(deriveStatus(call).status).toBe(status);
    expect(view(call, { userId: 'maya', role: 'client' }).me?.state).toBe(mayaState);
  });

  it('that nobody takes is missed', () => {
    const call = run(ringing, { type: 'deadline-passed', kind: 'ring' }, system, t0 + 30_000);
    expect(deriveStatus(call)).toMatchObject({ status: 'no_answer', endReason: 'timeout' });
    expect(view(call, { userId: 'maya', role: 'client' }).me?.state).toBe('missed');
  });

  it('lets its media run on one device, unless the other takes over', () => {
    const join = (takeOver: boolean): CallCommand => ({
      type: 'join-media',
      device: laptop,
      sessionId: 's2',
      takeOver,
      leaseRuns: true,
    });
    expect(refusal(answered, join(false), maya)).toBe('in_use_elsewhere');
    expect(refusal(answered, join(true), maya)).toBe('allowed');
  });

  it('refuses strangers, and clients who would write notes', () => {
    expect(refusal(ringing, { type: 'answer', device: phone }, { userId: 'leo', role: 'agent' })).toBe(
      'forbidden',
    );
    expect(refusal(answered, { type: 'update-details', notes: 'x' }, maya)).toBe('forbidden');
    expect(refusal(answered, { type: 'update-details', rating: 5 }, maya)).toBe('allowed');
  });

  it('can be held once answered, by each for itself', () => {
    expect(refusal(ringing, { type: 'hold' }, amara)).toBe('conflict');
    const held = run(answered, { type: 'hold' }, amara, t0 + 9000);
    expect(view(held, { userId: 'maya', role: 'client' }).onHold).toBe(true);
    expect(run(held, { type: 'resume' }, maya, t0 + 9500)).toEqual(held);
    expect(
      view(run(held, { type: 'resume' }, amara, t0 + 9900), { userId: 'maya', role: 'client' }).onHold,
    ).toBe(false);
  });
});
