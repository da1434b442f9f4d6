import type { LegObservation } from '@offhook/core/call';
import type { LegRequest } from '../contract.js';

const unheard = 'The phone system no longer knows this call, and its end was not heard.';

/**
 * What became of a leg that Asterisk does not know (any more); `null` when it never accepted it, as far as anybody knows.
 * How it ended can then only be concluded, with the weakest cause, so that whatever is heard later wins.
 */
export function forgottenLeg({ leg, ringTimeoutMs }: LegRequest, now: number): LegObservation | null {
  const ended = { legId: leg.id, state: 'ended', at: now } as const;
  if (leg.times.up !== null || leg.state === 'up') return { ...ended, cause: 'completed' };
  const isAccepted = leg.providerLegId !== null || leg.times.ringing !== null;
  if (!isAccepted) return null;
  const since = leg.times.ringing ?? leg.times.dialing;
  // Asterisk lets it ring just so long, and says nothing else when that is over.
  if (since !== null && now - since >= ringTimeoutMs) return { ...ended, cause: 'no_answer' };
  return { ...ended, cause: 'unknown_outcome', detail: unheard };
}
