import { describe, expect, it } from 'vitest';
import { samplePhoneCallState, samplePlacedAt as t0 } from '../testing/sample-call-state.js';
import type { CallEvent } from './call-events.js';
import type { CallState, OverCause } from './call-state.js';
import { deadlinesOf } from './deadlines.js';
import { isAsWanted } from './is-as-wanted.js';
import { transition } from './transition.js';
import { wantedOf } from './wanted-leg.js';

const voicemail = { greeting: { text: 'Please leave a message.' }, maxSeconds: 120 };
const overAt = t0 + 45_000;
/** When the provider took the message, its greeting at 100 ms a letter, the longest message, a minute around it. */
const lastMoment = overAt + 100 + 23 * 100 + 120_000 + 60_000;

describe('a caller whom nobody answered', () => {
  const rung = (facts: Partial<CallState> = { voicemail }): CallState =>
    after(samplePhoneCallState({ direction: 'inbound', ...facts }), {
      type: 'leg-observed',
      at: t0,
      observation: { legId: 'leg-maya', state: 'up', at: t0 },
    });
  const over = (call: CallState, cause: OverCause = 'timeout'): CallState =>
    after(call, { type: 'ended', at: overAt, cause, participantId: null });

  it.each(['timeout', 'declined'] as const)('leaves a message when the ring ended by %s', (cause) => {
    expect(connectionOf(over(rung(), cause))).toBe('message');
  });

  it('is hung up without a greeting to play, and when somebody ended the call or had answered it', () => {
    expect(connectionOf(over(rung({})))).toBe('down');
    expect(connectionOf(over(rung({ voicemail: null })))).toBe('down');
    expect(connectionOf(over(rung(), 'hung_up'))).toBe('down');
    const device = { id: 'desk', label: 'Chrome' };
    const answered = after(rung(), { type: 'answered', at: t0 + 9, participantId: 'p-amara', device });
    expect(connectionOf(over(answered, 'time_limit'))).toBe('down');
  });

  it('is as wanted once the provider takes the message, and is hung up when the time for it is over', () => {
    const call = over(rung());
    expect(isAsWanted(call, legOf(call))).toBe(false);
    const talking = after(call, {
      type: 'leg-observed',
      at: overAt + 100,
      observation: { legId: 'leg-maya', state: 'up', at: overAt + 100, message: true },
    });
    expect(isAsWanted(talking, legOf(talking))).toBe(true);
    const early = after(talking, { type: 'reconcile-tried', at: lastMoment - 20_000 });
    expect(connectionOf(early)).toBe('message');
    expect(deadlinesOf(early).map(({ kind }) => kind)).toEqual(['reconcile']);
    expect(deadlinesOf(early)[0]?.at).toBeLessThanOrEqual(lastMoment);
    expect(connectionOf(after(early, { type: 'reconcile-tried', at: lastMoment }))).toBe('down');
  });
});

function after(call: CallState, event: CallEvent): CallState {
  return transition(call, event);
}

function legOf({ legs: [leg] }: CallState) {
  if (leg === undefined) throw new Error('the call has no leg');
  return leg;
}

function connectionOf(call: CallState) {
  return wantedOf(call, legOf(call)).connection;
}
