import type { CallState, Leg, LegObservation } from '@offhook/core/call';
import type { Logger } from '../../ports/logger.js';
import type { PhoneFacet } from '../../providers/contract.js';
import { legRequest } from './leg-request.js';

/** Takes legs down at a provider. */
export interface HangUp {
  /** Does nothing while a hang-up of this leg is under way. */
  hangUp(call: CallState, phone: PhoneFacet, leg: Leg): Promise<void>;
  /** The same for a leg that has ended for us. The reconciler asks about none of these, so a failure is logged as an error. */
  hangUpGivenUp(call: CallState, phone: PhoneFacet, leg: Leg): Promise<void>;
}

/** Makes it; `tell` commits what the provider says. */
export function createHangUp(
  tell: (call: CallState, seen: LegObservation) => Promise<unknown>,
  logger: Logger,
): HangUp {
  const underWay = new Set<string>();

  async function hangUp(call: CallState, phone: PhoneFacet, leg: Leg): Promise<void> {
    // Until what came of it is committed, every other commit would ask again.
    if (underWay.has(leg.id)) return;
    underWay.add(leg.id);
    try {
      const seen = await phone.hangUp(legRequest(call, leg));
      if (seen !== null) await tell(call, seen);
    } finally {
      underWay.delete(leg.id);
    }
  }

  return {
    hangUp,
    async hangUpGivenUp(call, phone, leg) {
      try {
        await hangUp(call, phone, leg);
      } catch (error) {
        logger.error(
          { callId: call.id, providerLegId: leg.providerLegId, error: String(error) },
          'a leg that was given up lives at the provider and could not be hung up: end it there',
        );
      }
    },
  };
}
