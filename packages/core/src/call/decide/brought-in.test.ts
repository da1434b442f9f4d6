import { describe, expect, it } from 'vitest';
import { samplePerson, samplePhoneCallState, samplePlacedAt } from '../../testing/sample-call-state.js';
import { newLeg, newParticipant } from '../call-events.js';
import { participantOfUser, type CallState, type Leg, type TransferMode } from '../call-state.js';
import { deriveStatus } from '../derive-status.js';
import { needsLease } from '../speaks-in-browser.js';
import { transition } from '../transition.js';
import { view, withRingExpiry } from '../view.js';
import { wantedOf } from '../wanted-leg.js';
import { decide, followUps, type Actor, type CallCommand } from './index.js';

const amara = { userId: 'amara', role: 'agent' } as const satisfies Actor;
const leo = { userId: 'leo', role: 'agent' } as const satisfies Actor;
const system = { userId: 'system', role: 'system' } as const satisfies Actor;
const desk = { id: 'desk', label: 'Chrome on Linux' };
const laptop = { id: 'laptop', label: 'Firefox on Windows' };
const customer = 'leg-maya';

function leg(id: string, participantId: string, role: Leg['role'], kind: Leg['kind'] = 'device'): Leg {
  return newLeg({ id, participantId, role, kind, address: `to:${id}`, heardAt: samplePlacedAt });
}

function observe(call: CallState, legId: string, state: 'up' | 'ended', after: number): CallState {
  const at = samplePlacedAt + after;
  const seen = transition(call, { type: 'leg-observed', at, observation: { legId, state, at } });
  return followUps(seen, { now: at }).reduce(transition, seen);
}

function run(call: CallState, actor: Actor, command: CallCommand, after: number): CallState {
  const decided = decide(call, command, actor, { now: samplePlacedAt + after });
  if ('refusal' in decided) throw new Error(`${decided.refusal}: ${decided.message ?? ''}`);
  return decided.events.reduce(transition, call);
}

/** Amara, in her browser, speaks with Maya. */
function answeredCall(): CallState {
  const call = samplePhoneCallState({
    agentLeg: 'browser',
    capabilities: { ...samplePhoneCallState().capabilities, transfer: true },
  });
  const legs = [leg('leg-amara', 'p-amara', 'agent'), ...call.legs];
  return observe(observe({ ...call, legs }, 'leg-amara', 'up', 1000), customer, 'up', 3000);
}

function to(user: 'amara' | 'leo', mode: TransferMode, kind: Leg['kind'] = 'device'): CallCommand {
  const [id, part] = user === 'leo' ? ['p-leo', 'added' as const] : ['p-amara', 'caller' as const];
  const person = samplePerson({ id: user });
  return {
    ...{ type: 'transfer', mode, leg: leg(`leg-${user}-2`, id, 'target', kind) },
    participant: newParticipant({ ...{ id, part, person, userId: user, role: 'agent' } }),
  };
}

/** Amara gave the call to Leo, blind, who speaks with Maya in his browser. */
function withLeo(): CallState {
  const asked = run(answeredCall(), amara, to('leo', 'blind'), 5000);
  return observe(run(asked, leo, { type: 'answer', device: desk }, 6000), 'leg-leo-2', 'up', 7000);
}

const seen = (call: CallState, viewer: typeof amara | typeof leo, after: number) =>
  withRingExpiry(view(call, viewer), call, samplePlacedAt + after);

describe('a colleague who is brought in by the browser', () => {
  const asked = run(answeredCall(), amara, to('leo', 'blind'), 5000);

  it('is rung until they answer or the time of the transfer is over', () => {
    expect(seen(asked, leo, 6000)).toMatchObject({
      direction: 'inbound',
      me: { state: 'ringing' },
      ringExpiresInMs: 44_000,
      agentLeg: { device: 'browser', state: 'dialing' },
    });
    expect(seen(asked, amara, 6000)).toMatchObject({ me: { state: 'joined' }, ringExpiresInMs: null });
  });

  it('answers on one device, and has the call when its browser is there', () => {
    const answered = run(asked, leo, { type: 'answer', device: desk }, 6000);
    expect(seen(answered, leo, 6000)).toMatchObject({
      me: { state: 'joined', answeredOn: { deviceId: 'desk' } },
      ringExpiresInMs: null,
    });
    expect(answered).toMatchObject({ servedBy: 'p-amara', transfer: { to: 'p-leo' } });
    expect(answered.decision).toEqual(asked.decision);
    const now = { now: samplePlacedAt + 6500 };
    expect(decide(answered, { type: 'answer', device: laptop }, leo, now)).toMatchObject({
      refusal: 'answered_elsewhere',
    });
    expect(decide(answered, { type: 'answer', device: desk }, leo, now)).toEqual({ events: [] });
    expect(observe(answered, 'leg-leo-2', 'up', 7000)).toMatchObject({
      ...{ servedBy: 'p-leo', transfer: null, agentId: 'leo' },
    });
  });

  it('has the time to connect, also when it answers at the last moment; then the customer is given back', () => {
    const { ringMs, mediaConnectMs } = asked.timing;
    const answered = run(asked, leo, { type: 'answer', device: desk }, 5000 + ringMs - 500);
    const late = (after: number): CallState => {
      const command = { type: 'deadline-passed', kind: 'transfer' } as const;
      return run(answered, { userId: 'system', role: 'system' }, command, after);
    };
    expect(late(5000 + ringMs + 1000)).toBe(answered);
    expect(late(5000 + ringMs - 500 + mediaConnectMs)).toMatchObject({ servedBy: 'p-amara', transfer: null });
    const there = observe(answered, 'leg-leo-2', 'up', 5000 + ringMs + 1000);
    expect(there).toMatchObject({ servedBy: 'p-leo', transfer: null });
  });

  it.each(['decline', 'end'] as const)('gives the customer back with %s, and ends no call', (type) => {
    const back = run(asked, leo, { type }, 6000);
    expect(deriveStatus(back).status).toBe('connected');
    expect(back).toMatchObject({ servedBy: 'p-amara', transfer: null });
    expect(seen(back, leo, 6000).me?.state).toBe('declined');
    expect(wantedOf(back, back.legs.at(-1)!).connection).toBe('down');
  });

  it('leaves again while they are spoken with first, and the customer is not put down', () => {
    const answered = run(
      run(answeredCall(), amara, to('leo', 'attended'), 5000),
      leo,
      { type: 'answer', device: desk },
      6000,
    );
    const out = run(observe(answered, 'leg-leo-2', 'up', 7000), leo, { type: 'end' }, 8000);
    expect(deriveStatus(out).status).toBe('connected');
    expect(out).toMatchObject({ servedBy: 'p-amara', transfer: null });
    expect(seen(out, leo, 8000).me?.state).toBe('left');
  });

  it('has missed a call whose customer gave up meanwhile', () => {
    const over = observe(asked, customer, 'ended', 9000);
    expect(seen(over, leo, 9000).me?.state).toBe('missed');
    expect(seen(over, amara, 9000).me?.state).toBe('left');
  });

  it.each([
    ['does not answer in time', system, { type: 'deadline-passed', kind: 'transfer' }],
    ['is not waited for', amara, { type: 'cancel-transfer' }],
  ] as const)('has missed a call that goes on without them when it %s', (_how, actor, command) => {
    const back = run(asked, actor, command, 5000 + asked.timing.ringMs);
    expect(deriveStatus(back).status).toBe('connected');
    expect(seen(back, leo, 60_000).me?.state).toBe('missed');
    // A click that comes late must not hang up on the customer.
    expect(run(back, leo, { type: 'end' }, 60_500)).toBe(back);
    expect(seen(back, amara, 60_000).me?.state).toBe('joined');
    // So it stays when the call is over, and ends when they are rung once more.
    const over = run(back, amara, { type: 'end' }, 61_000);
    expect(seen(over, leo, 61_000).me?.state).toBe('missed');
    const again = run(back, amara, to('leo', 'blind'), 61_000);
    expect(seen(again, leo, 61_000).me?.state).toBe('ringing');
  });

  it('has missed nothing that it answered, whatever became of the connection', () => {
    const answered = run(asked, leo, { type: 'answer', device: desk }, 6000);
    const back = run(answered, amara, { type: 'cancel-transfer' }, 7000);
    expect(seen(back, leo, 7000).me?.state).toBe('left');
  });

  it('keeps the call alive once it is there, not while it rings', () => {
    const onPhone = { ...asked, legs: asked.legs.filter(({ id }) => id !== 'leg-amara') };
    expect(needsLease(onPhone)).toBe(false);
    expect(needsLease(withLeo())).toBe(true);
  });

  it('answers a phone of their own there, and nowhere else', () => {
    const byPhone = run(answeredCall(), amara, to('leo', 'blind', 'phone'), 5000);
    expect(seen(byPhone, leo, 5000).agentLeg).toEqual({ device: 'phone', state: 'dialing' });
    expect(
      decide(byPhone, { type: 'answer', device: desk }, leo, { now: samplePlacedAt + 6000 }),
    ).toMatchObject({ refusal: 'conflict', message: expect.stringContaining('own phone') as string });
    const declined = run(byPhone, leo, { type: 'decline' }, 6000);
    expect(deriveStatus(declined).status).toBe('connected');
  });
});

describe('a call that is given back to whoever placed it', () => {
  it.each(['blind', 'attended'] as const)('rings them as it would ring anybody else (%s)', (mode) => {
    const asked = run(withLeo(), leo, to('amara', mode), 20_000);
    expect(seen(withLeo(), amara, 19_000).me?.state).toBe('left');
    expect(seen(asked, amara, 21_000)).toMatchObject({
      direction: 'outbound',
      me: { state: 'ringing', answeredOn: null },
      ringExpiresInMs: 44_000,
    });
    const answered = run(asked, amara, { type: 'answer', device: laptop }, 22_000);
    expect(seen(answered, amara, 22_000).me).toMatchObject({
      ...{ state: 'joined', answeredOn: { deviceId: 'laptop' } },
    });
    const there = observe(answered, 'leg-amara-2', 'up', 23_000);
    const done = mode === 'blind' ? there : run(there, leo, { type: 'complete-transfer' }, 24_000);
    expect(done).toMatchObject({ servedBy: 'p-amara', transfer: null, agentId: 'amara' });
    expect(seen(done, leo, 24_000).me?.state).toBe('left');
    expect(participantOfUser(done, 'amara')?.part).toBe('caller');
    expect(
      wantedOf(
        done,
        done.legs.find(({ id }) => id === 'leg-amara')!,
      ).connection,
    ).toBe('down');
  });

  it('stays where it is when they decline', () => {
    const asked = run(withLeo(), leo, to('amara', 'blind'), 20_000);
    const declined = run(asked, amara, { type: 'decline' }, 21_000);
    expect(declined).toMatchObject({ servedBy: 'p-leo', transfer: null });
    expect(deriveStatus(declined).status).toBe('connected');
    expect(seen(declined, amara, 21_000).me?.state).toBe('declined');
  });

  it('is missed by whom it rings in vain; a decline that comes too late is none, and no mistake', () => {
    const asked = run(withLeo(), leo, to('amara', 'blind'), 20_000);
    const back = run(asked, leo, { type: 'cancel-transfer' }, 25_000);
    expect(seen(back, amara, 25_000).me?.state).toBe('missed');
    expect(run(back, amara, { type: 'decline' }, 25_100)).toBe(back);
  });
});

describe('whoever transfers and hangs up', () => {
  const asked = run(answeredCall(), amara, to('leo', 'blind'), 5000);
  const left = run(asked, amara, { type: 'end' }, 6000);

  it('is out, and the customer waits for the target, who is rung on', () => {
    expect(seen(left, amara, 6000)).toMatchObject({ me: { state: 'left' } });
    expect(seen(left, leo, 6000)).toMatchObject({ me: { state: 'ringing' }, ringExpiresInMs: 44_000 });
    expect(deriveStatus(left).status).toBe('connected');
    const wanted = left.legs.map((one) => [one.id, wantedOf(left, one).connection]);
    expect(Object.fromEntries(wanted)).toEqual({ 'leg-amara': 'down', [customer]: 'up', 'leg-leo-2': 'up' });
    expect(needsLease(left)).toBe(false);
    expect(run(left, amara, { type: 'end' }, 6100)).toEqual(left);
  });

  it.each(['blind', 'attended'] as const)('has given the call away when the target answers (%s)', (mode) => {
    const started = run(run(answeredCall(), amara, to('leo', mode), 5000), amara, { type: 'end' }, 6000);
    const answered = run(started, leo, { type: 'answer', device: desk }, 7000);
    expect(observe(answered, 'leg-leo-2', 'up', 8000)).toMatchObject({ servedBy: 'p-leo', transfer: null });
  });

  it('completes an attended transfer whose target is there', () => {
    const consulted = run(run(answeredCall(), amara, to('leo', 'attended'), 5000), leo, answerAt(desk), 6000);
    const there = observe(consulted, 'leg-leo-2', 'up', 7000);
    expect(run(there, amara, { type: 'end' }, 8000)).toMatchObject({ servedBy: 'p-leo', transfer: null });
  });

  it.each([
    ['declines', (call: CallState) => run(call, leo, { type: 'decline' }, 9000)],
    ['is not reached', (call: CallState) => observe(call, 'leg-leo-2', 'ended', 9000)],
    [
      'does not answer in time',
      (call: CallState) =>
        run(
          call,
          { userId: 'system', role: 'system' },
          { type: 'deadline-passed', kind: 'transfer' },
          50_000,
        ),
    ],
  ])('leaves nobody to speak with when the target %s: the call is over', (_how, goOn) => {
    expect(deriveStatus(goOn(left))).toMatchObject({ status: 'ended', outcome: 'answered' });
  });

  it('does so by putting a phone down, too', () => {
    const { legs, ...rest } = answeredCall();
    const byPhone = {
      ...rest,
      legs: legs.map((one) => (one.role === 'agent' ? { ...one, kind: 'phone' as const } : one)),
    };
    const gone = observe(run(byPhone, amara, to('leo', 'blind', 'phone'), 5000), 'leg-amara', 'ended', 6000);
    expect(deriveStatus(gone).status).toBe('connected');
    expect(observe(gone, 'leg-leo-2', 'up', 8000)).toMatchObject({ servedBy: 'p-leo', transfer: null });
    expect(deriveStatus(observe(gone, 'leg-leo-2', 'ended', 8000)).status).toBe('ended');
  });
});

function answerAt(device: typeof desk): CallCommand {
  return { type: 'answer', device };
}
