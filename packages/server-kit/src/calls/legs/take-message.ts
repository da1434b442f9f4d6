import type { CallState, Leg, LegObservation, Voicemail } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { LegRequest, PhoneFacet } from '../../providers/contract.js';
import { legRequest } from './leg-request.js';

/**
 * Has the provider greet the caller and record a message, until that is confirmed; one request at a time. Where the
 * provider cannot or will not, the caller is hung up.
 */
export type TakeMessage = (call: CallState, phone: PhoneFacet, leg: Leg) => Promise<void>;

/** Makes it, from how what was heard is committed and how a leg is hung up. */
export function createTakeMessage(
  tell: (call: CallState, seen: LegObservation) => Promise<unknown>,
  hangUp: TakeMessage,
): TakeMessage {
  const asking = new Set<string>();
  return async (call, phone, leg) => {
    const { voicemail } = call;
    // Until what came of it is committed, every other commit would ask again.
    if (voicemail == null || leg.messageAt !== undefined || asking.has(leg.id)) return;
    asking.add(leg.id);
    try {
      const seen = await messageOrRefusal(phone, legRequest(call, leg), voicemail);
      if (seen === null) await hangUp(call, phone, leg);
      else await tell(call, seen);
    } finally {
      asking.delete(leg.id);
    }
  };
}

/** What the provider says of the message; `null` when it takes none. Throws when that is not known. */
async function messageOrRefusal(
  phone: PhoneFacet,
  request: LegRequest,
  voicemail: Voicemail,
): Promise<LegObservation | null> {
  if (phone.takeMessage === undefined) return null;
  try {
    return await phone.takeMessage(request, voicemail);
  } catch (error) {
    if (error instanceof CallError && !error.retryable) return null;
    throw error;
  }
}
