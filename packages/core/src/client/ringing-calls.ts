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
    .filter(isRung)
    .filter((call) => now < ringEndsAt(state, call.id))
    .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

/** When the ring of a call ends by itself, `environment.now()` time. */
export function ringEndsAt({ ringDeadlines }: Pick<ClientState, 'ringDeadlines'>, callId: string): number {
  return (ringDeadlines[callId] ?? Infinity) + graceMs;
}

/** True while a call can be answered here: it rings me, and not at a phone of my own. */
export function isRung({ agentLeg, me, status }: Call): boolean {
  const waitsForMe = me?.state === 'ringing' || me?.state === 'invited';
  return waitsForMe && agentLeg?.device !== 'phone' && !isTerminal(status);
}
