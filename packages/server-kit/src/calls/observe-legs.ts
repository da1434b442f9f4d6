import { transition, type CallEvent, type CallState, type LegObservation } from '@offhook/core/call';
import type { Receipt } from '../database/call-change.js';
import type { ChangeCall } from './change-call.js';

/**
 * Commits what was heard of a call's legs. Observations that tell nothing new make no version: a provider that says
 * the same twice wakes nobody up. With a receipt, effect and receipt are one commit.
 */
export async function observeLegs(
  change: ChangeCall,
  callId: string,
  observations: readonly LegObservation[],
  receipt?: Receipt,
): Promise<void> {
  await change.change(callId, null, (call) => ({ events: newsOf(call, observations) }), receipt);
}

function newsOf(call: CallState, observations: readonly LegObservation[]): readonly CallEvent[] {
  const events: CallEvent[] = [];
  let state = call;
  for (const observation of observations) {
    const event: CallEvent = { type: 'leg-observed', at: observation.at, observation };
    const next = transition(state, event);
    if (legFacts(next, observation.legId) === legFacts(state, observation.legId)) continue;
    events.push(event);
    state = next;
  }
  return events;
}

/** All of a leg but when it was last heard of, which alone is no news. */
function legFacts(call: CallState, legId: string): string {
  const leg = call.legs.find((one) => one.id === legId);
  return JSON.stringify({ ...leg, heardAt: null });
}
