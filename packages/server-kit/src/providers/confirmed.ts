import type { LegObservation } from '@offhook/core/call';
import type { LegRequest } from './contract.js';

/**
 * A vendor's answer to hold or mute, dated after what was confirmed before: of two answers in one millisecond the later
 * counts, where a merge alone could not tell which that is.
 */
export function confirmed({ leg }: LegRequest, seen: LegObservation): LegObservation {
  return { ...seen, at: Math.max(seen.at, (leg.held?.at ?? 0) + 1, (leg.muted?.at ?? 0) + 1) };
}
