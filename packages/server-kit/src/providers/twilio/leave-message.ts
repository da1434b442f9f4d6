import type { LegObservation, Voicemail } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { LegRequest } from '../contract.js';
import type { DialParts } from './dial-leg.js';
import { findCall, findParticipant } from './find-leg.js';
import { heardOfCall } from './heard-of-call.js';
import { callbackUrl } from './leg-references.js';
import { takeMessage } from './twiml.js';
import { isAlreadyOver } from './vendor-errors.js';

/**
 * Takes a caller out of the waiting music to the greeting. Who has been in the conference and is there no more hears
 * it already: after a lost answer it is not begun anew.
 */
export async function leaveMessage(
  { client: connect, context }: DialParts,
  request: LegRequest,
  voicemail: Voicemail,
): Promise<LegObservation> {
  const { callId, leg } = request;
  const recordingCallback = callbackUrl(context, 'recording', { callId });
  const afterwards = callbackUrl(context, 'message', { callId, legId: leg.id });
  if (recordingCallback === null || afterwards === null) throw new CallError('not_supported');
  const client = await connect();
  const call = await findCall(client, request);
  if (call === null) throw new CallError('not_found');
  const at = context.clock.now();
  const seen = heardOfCall(leg, call, at);
  if (seen.state === 'ended') return seen;
  const underWay: LegObservation = { legId: leg.id, state: 'up', at, providerLegId: call.sid, message: true };
  if (leg.state === 'up' && (await findParticipant(client, callId, call.sid)) === null) return underWay;
  const { body: twiml } = takeMessage({ ...voicemail, recordingCallback, afterwards });
  try {
    await client.calls(call.sid).update({ twiml });
  } catch (error) {
    // The kit's hang-up finds out how it ended.
    if (isAlreadyOver(error)) throw new CallError('call_over');
    throw error;
  }
  return underWay;
}
