import { describe, expect, it } from 'vitest';
import { samplePerson, samplePhoneCallState, samplePlacedAt } from '../../testing/sample-call-state.js';
import { newParticipant } from '../call-events.js';
import type { CallState } from '../call-state.js';
import { deriveStatus } from '../derive-status.js';
import { transition } from '../transition.js';
import { decide, type Actor, type CallCommand } from './index.js';

const amara = { userId: 'amara', role: 'agent' } as const satisfies Actor;
const leo = { userId: 'leo', role: 'agent' } as const satisfies Actor;
const device = { id: 'desk', label: 'Chrome on Linux' };

/** Maya phones us; Amara and Leo are rung. */
function rung(): CallState {
  const sample = samplePhoneCallState();
  const callee = (userId: string) =>
    newParticipant({
      ...{ id: `p-${userId}`, part: 'callee', person: samplePerson({ id: userId }), userId, role: 'agent' },
    });
  const caller = newParticipant({ id: 'p-maya', part: 'caller', person: sample.to });
  const legs = sample.legs.map((leg) => ({ ...leg, state: 'ringing' as const }));
  const participants = [caller, callee('amara'), callee('leo')];
  const capabilities = { ...sample.capabilities, dtmf: true, record: true };
  const recordingPolicy = 'always';
  const nobody = { servedBy: null, agentId: null };
  return { ...sample, ...nobody, direction: 'inbound', participants, legs, capabilities, recordingPolicy };
}

function ask(call: CallState, actor: Actor, command: CallCommand) {
  return decide(call, command, actor, { now: samplePlacedAt + 5000 });
}

function after(call: CallState, actor: Actor, command: CallCommand): CallState {
  const decided = ask(call, actor, command);
  if ('refusal' in decided) throw new Error(decided.refusal);
  return decided.events.reduce(transition, call);
}

describe('a colleague who was rung and did not take the call', () => {
  const answer = { type: 'answer', device } as const;
  const taken = after(rung(), amara, answer);
  const declined = after(after(rung(), leo, { type: 'decline' }), amara, answer);

  it.each([
    ['at the moment of the answer', taken],
    ['again after declining', declined],
  ])('does not hang up on the customer by ending it %s', (_when, call) => {
    expect(ask(call, leo, { type: 'end' })).toEqual({ events: [] });
    expect(deriveStatus(after(call, amara, { type: 'end' })).status).toBe('ended');
  });

  it('cannot put the customer on hold, nor send keys, nor record them', () => {
    const record = { type: 'record', action: 'start' } as const;
    for (const command of [{ type: 'hold' }, { type: 'send-digits', digits: '1' }, record] as const) {
      expect(ask(taken, leo, command)).toMatchObject({ refusal: 'conflict' });
      expect(ask(taken, amara, command)).toMatchObject({ events: [{ participantId: 'p-amara' }] });
    }
  });

  it('cannot mute whoever is in the call, as nobody can who is only rung, but themselves', () => {
    const muteMaya = { type: 'mute', muted: true, participantId: 'p-maya' } as const;
    for (const call of [rung(), taken, declined])
      expect(ask(call, leo, muteMaya)).toMatchObject({ refusal: 'conflict' });
    expect(ask(taken, amara, muteMaya)).toMatchObject({ events: [{ participantId: 'p-maya' }] });
    expect(ask(rung(), leo, { type: 'mute', muted: true })).toMatchObject({
      events: [{ participantId: 'p-leo', muted: true }],
    });
  });
});
