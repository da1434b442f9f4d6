import { describe, expect, it } from 'vitest';
import {
  sampleAppCallState,
  samplePhoneCallState,
  samplePlacedAt as t0,
} from '../testing/sample-call-state.js';
import type { CallState } from './call-state.js';
import { decide, type Actor, type CallCommand } from './decide/index.js';
import { transition } from './transition.js';
import { view, type Viewer } from './view.js';

const amara = { userId: 'amara', role: 'agent' } as const satisfies Actor & Viewer;
const maya = { userId: 'maya', role: 'client' } as const satisfies Actor & Viewer;
const phone = { id: 'device-phone', label: 'Chrome on Android' };

function run(call: CallState, command: CallCommand, actor: Actor, now = t0 + 5000): CallState {
  const decided = decide(call, command, actor, { now });
  if ('refusal' in decided) throw new Error(decided.refusal);
  return decided.events.reduce(transition, call);
}

const answered = (): CallState =>
  run(sampleAppCallState(), { type: 'answer', device: phone }, maya, t0 + 2000);

describe('the outcome in the view', () => {
  it('is open while the call is live and nobody chose one', () => {
    expect(view(answered(), amara).outcome).toBeNull();
  });

  it('is what staff chose while the call is live, and afterwards', () => {
    const chosen = run(answered(), { type: 'update-details', outcome: 'voicemail' }, amara);
    expect(view(chosen, amara)).toMatchObject({ endedAt: null, outcome: 'voicemail' });
    expect(view(run(chosen, { type: 'end' }, amara), amara).outcome).toBe('voicemail');
  });

  it('is shown to clients when the call is over only', () => {
    const chosen = run(answered(), { type: 'update-details', outcome: 'voicemail' }, amara);
    expect(view(chosen, maya).outcome).toBeNull();
    expect(view(run(chosen, { type: 'end' }, amara), maya).outcome).toBe('voicemail');
  });

  it('is how the call really ended when the one that came with the end cannot be', () => {
    const ended = run(sampleAppCallState(), { type: 'end', outcome: 'answered', notes: 'Busy today' }, amara);
    expect(view(ended, amara)).toMatchObject({
      status: 'canceled',
      outcome: 'canceled',
      notes: 'Busy today',
    });
  });
});

describe('where the viewer speaks', () => {
  /** Maya's phone calls one of our numbers; Amara is rung. */
  const inbound = (agentLeg: CallState['agentLeg']): CallState => {
    const call = samplePhoneCallState({ agentLeg, direction: 'inbound' });
    const participants = call.participants.map((one) => ({
      ...one,
      part: one.id === 'p-maya' ? ('caller' as const) : ('callee' as const),
    }));
    return { ...call, participants };
  };

  it('is the browser in which they will accept, or a phone of their own, which needs nothing of the browser', () => {
    expect(view(inbound('browser'), amara)).toMatchObject({ me: { state: 'ringing' }, inBrowser: true });
    expect(view(inbound('phone'), amara)).toMatchObject({ me: { state: 'ringing' }, inBrowser: false });
  });

  it('is nowhere for who phones somebody and whose own side is only simulated', () => {
    const call = samplePhoneCallState({ agentLeg: 'browser' });
    expect(view(call, amara)).toMatchObject({ me: { state: 'joined' }, inBrowser: false });
  });

  it('is nowhere for who is no part of the call, and once a colleague has it', () => {
    expect(view(inbound('browser'), { userId: 'leo', role: 'agent' }).inBrowser).toBe(false);
    const call = inbound('browser');
    const decision = { ...call.decision, answered: { participantId: 'p-leo', at: t0 + 3000 } };
    expect(view({ ...call, decision }, amara).inBrowser).toBe(false);
  });
});
