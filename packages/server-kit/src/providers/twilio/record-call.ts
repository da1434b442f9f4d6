import type { RecordingState } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { LegRequest, RecordingObservation } from '../contract.js';
import { findCall, orNull } from './find-leg.js';
import { callbackUrl } from './leg-references.js';
import type { DialParts } from './dial-leg.js';
import { isAlreadyOver } from './vendor-errors.js';

const running = new Set(['in-progress', 'paused']);

/**
 * Records by the customer's call, one side a channel: Twilio has no request that starts recording a conference. What
 * is so already is left alone, so that a repetition after a lost answer does not record twice.
 */
export async function recordCall(
  { client: connect, context }: DialParts,
  request: LegRequest,
  wanted: RecordingState,
): Promise<RecordingObservation> {
  const client = await connect();
  const sid = request.leg.providerLegId ?? (await findCall(client, request))?.sid ?? null;
  if (sid === null) throw new CallError('conflict', { message: 'The customer is not in the call yet.' });
  const recordings = client.calls(sid).recordings;
  const known = (await orNull(recordings.list({ limit: 20 }))) ?? [];
  const current = known.find((one) => running.has(one.status));
  const seen = (state: RecordingState, recordingId: string | null): RecordingObservation => ({
    state,
    at: context.clock.now(),
    recordingId,
  });
  if (wanted === 'off' || (current === undefined && wanted === 'paused')) {
    if (current !== undefined) await recordings(current.sid).update({ status: 'stopped' }).catch(unlessOver);
    return seen('off', current?.sid ?? null);
  }
  if (current === undefined) {
    const callback = callbackUrl(context, 'recording', { callId: request.callId });
    const started = await recordings.create({
      recordingChannels: 'dual',
      trim: 'do-not-trim',
      ...(callback === null
        ? {}
        : {
            recordingStatusCallback: callback,
            recordingStatusCallbackEvent: ['in-progress', 'completed', 'absent'],
          }),
    });
    return seen('on', started.sid);
  }
  const status = wanted === 'on' ? 'in-progress' : 'paused';
  // Silence keeps the recording as long as the call, so that times in it can be found again.
  const pause = wanted === 'paused' ? { pauseBehavior: 'silence' } : {};
  if (current.status !== status) await recordings(current.sid).update({ status, ...pause });
  return seen(wanted, current.sid);
}

function unlessOver(error: unknown): void {
  if (!isAlreadyOver(error)) throw error;
}
