import type { Call } from '../call/call.js';
import { isTerminal } from '../call/vocabulary.js';
import type { ClientState } from './call-client.js';

/** How long after its deadline a ring goes on while nothing is heard from the server, ms. */
const graceMs = 2000;

/**
 * The calls that ring the signed-in person at `now` (`environment.now()` time), the longest waiting first. A ring
 * whose time is over is over, even if the server cannot be reached to say so.
 */
export function ringingCalls(
  state: Pick<ClientState, 'calls' | 'ringDeadlines'>,
  now: number,
): readonly Call[] {
  return state.calls
    .filter((call) => call.direction === 'inbound' && !isTerminal(call.status) && isRung(call))
    .filter((call) => now < ringEndsAt(state, call.id))
    .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

/** When the ring of a call ends by itself, `environment.now()` time. */
export function ringEndsAt({ ringDeadlines }: Pick<ClientState, 'ringDeadlines'>, callId: string): number {
  return (ringDeadlines[callId] ?? Infinity) + graceMs;
}

function isRung({ me }: Call): boolean {
  return me?.state === 'ringing' || me?.state === 'invited';
}
