import type { LegObservation } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { Clock } from '../../ports/clock.js';
import type { LegRequest, PhoneFacet } from '../../providers/contract.js';
import { withinTime } from './within-time.js';

/** Longest wait for a create's answer, refusals for want of room included; afterwards the outcome is unknown. */
const dialTimeoutMs = 15_000;
/** A leg younger than this may still be on its way to the provider, on this node or another. */
export const dialGraceMs = dialTimeoutMs + 5_000;
/** What a request that is sent again must have left for its answer. */
const leastAnswerMs = 5_000;

/**
 * Dials a leg so that the provider accepts it once, and says what is known then. A provider that surely accepted nothing
 * because it takes no more requests at the moment is asked again when it says, while that is soon and the leg is still
 * wanted. Never throws: a leg whose outcome is unknown is looked up.
 */
export async function dialOnce(
  request: LegRequest,
  phone: PhoneFacet,
  clock: Clock,
  isWanted: () => Promise<boolean>,
): Promise<LegObservation> {
  const legId = request.leg.id;
  const until = clock.now() + dialTimeoutMs;
  for (;;) {
    try {
      const work = phone.dial(request);
      return await withinTime(clock, until - clock.now(), work, 'no answer to the create request');
    } catch (error) {
      if (!(error instanceof CallError)) return { legId, state: 'unknown', at: clock.now() };
      const waitMs = retryAfterMs(error);
      if (clock.now() + waitMs > until - leastAnswerMs) return refused(legId, error, clock.now());
      await new Promise<void>((resolve) => clock.setTimer(resolve, waitMs));
      if (!(await isWanted())) return { legId, state: 'ended', at: clock.now(), cause: 'canceled' };
    }
  }
}

function retryAfterMs({ code, details }: CallError): number {
  const seconds = Number(details?.['retryAfterSeconds']);
  return code === 'rate_limited' && seconds > 0 ? seconds * 1000 : Infinity;
}

function refused(legId: string, { code, message }: CallError, at: number): LegObservation {
  const cause = isCause(code) ? code : 'provider_error';
  return { legId, state: 'ended', at, cause, detail: message };
}

function isCause(code: string): code is 'invalid_number' | 'not_allowed' | 'not_configured' {
  return code === 'invalid_number' || code === 'not_allowed' || code === 'not_configured';
}
