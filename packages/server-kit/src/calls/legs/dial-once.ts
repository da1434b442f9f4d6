import type { LegObservation } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { Clock } from '../../ports/clock.js';
import type { LegRequest, PhoneFacet } from '../../providers/contract.js';
import { withinTime } from './within-time.js';

/** Longest wait for a create's answer; afterwards the outcome is unknown. */
const dialTimeoutMs = 15_000;
/** A leg younger than this may still be on its way to the provider, on this node or another. */
export const dialGraceMs = dialTimeoutMs + 5_000;

/** One attempt to dial, and what is known after it. Never throws: a leg whose outcome is unknown is looked up. */
export async function dialOnce(
  request: LegRequest,
  phone: PhoneFacet,
  clock: Clock,
): Promise<LegObservation> {
  const legId = request.leg.id;
  try {
    return await withinTime(clock, dialTimeoutMs, phone.dial(request), 'no answer to the create request');
  } catch (error) {
    const at = clock.now();
    if (!(error instanceof CallError)) return { legId, state: 'unknown', at };
    const cause =
      error.code === 'invalid_number' || error.code === 'not_allowed' ? error.code : 'provider_error';
    return { legId, state: 'ended', at, cause, detail: error.message };
  }
}
