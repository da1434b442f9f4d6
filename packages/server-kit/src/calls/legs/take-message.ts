import type { CallState, Leg, LegObservation, Voicemail } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { Logger } from '../../ports/logger.js';
import type { LegRequest, PhoneFacet } from '../../providers/contract.js';
import { legRequest } from './leg-request.js';

/**
 * Has the provider greet the caller and record a message, step by step until it confirms that it does; one request at a
 * time. Where the provider cannot or will not, the caller is hung up.
 */
export type TakeMessage = (call: CallState, phone: PhoneFacet, leg: Leg) => Promise<void>;

/** Makes it, from how what was heard is committed and how a leg is hung up. Whoever runs the server hears of refusals. */
export function createTakeMessage(
  tell: (call: CallState, seen: LegObservation) => Promise<unknown>,
  hangUp: TakeMessage,
  logger: Logger,
): TakeMessage {
  /** Legs that are being asked for, with what was asked meanwhile: the next step may have become possible by then. */
  const asking = new Map<string, CallState | null>();

  /** Resolves with whether nothing is left to ask for. */
  async function ask(call: CallState, phone: PhoneFacet, legId: string): Promise<boolean> {
    const { voicemail } = call;
    const leg = call.legs.find((one) => one.id === legId);
    if (voicemail == null || leg === undefined || leg.messageAt !== undefined) return true;
    const seen = await messageOrRefusal(phone, legRequest(call, leg), voicemail);
    if (!(seen instanceof CallError)) {
      await tell(call, seen);
      return seen.message === true;
    }
    if (!isOver(seen))
      logger.warn(
        { callId: call.id, provider: call.provider, error: seen.message },
        'the provider takes no message of a caller: hung up',
      );
    await hangUp(call, phone, leg);
    return true;
  }

  return async (call, phone, { id: legId }) => {
    const isAsking = asking.has(legId);
    // Until what came of it is committed, every other commit would ask again.
    asking.set(legId, isAsking ? call : null);
    if (isAsking) return;
    try {
      for (let next: CallState | null = call; next !== null; next = asking.get(legId) ?? null) {
        asking.set(legId, null);
        try {
          if (await ask(next, phone, legId)) return;
        } catch (error) {
          // What was heard meanwhile may be the very answer that did not come: it is asked again, and that outcome counts.
          if (asking.get(legId) === null) throw error;
        }
      }
    } finally {
      asking.delete(legId);
    }
  };
}

/** What the provider says of the message, or why it takes none. Throws when that is not known. */
async function messageOrRefusal(
  phone: PhoneFacet,
  request: LegRequest,
  voicemail: Voicemail,
): Promise<LegObservation | CallError> {
  if (phone.takeMessage === undefined) return new CallError('not_supported');
  try {
    return await phone.takeMessage(request, voicemail);
  } catch (error) {
    if (error instanceof CallError && !error.retryable) return error;
    throw error;
  }
}

/** The caller hung up: that is no refusal. */
function isOver({ code }: CallError): boolean {
  return code === 'call_over' || code === 'not_found';
}
