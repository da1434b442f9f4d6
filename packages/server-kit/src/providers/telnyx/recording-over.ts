import type { RecordingObservation } from '../contract.js';
import { textOf, timeOf, type TelnyxEvent } from './telnyx-event.js';

/** True when the event tells that a recording is over. */
export function isRecordingOver({ type }: Pick<TelnyxEvent, 'type'>): boolean {
  return type === 'call.recording.saved' || type === 'call.recording.error';
}

/** What such an event says. */
export function recordingOver({ payload, at }: TelnyxEvent): RecordingObservation {
  return {
    state: 'off',
    at: timeOf(payload['recording_ended_at']) ?? at,
    recordingId: textOf(payload['recording_id']),
  };
}
