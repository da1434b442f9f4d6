import type { AriCall } from './ari-router.js';
import type { RecordingOrder } from './recordings.js';

/** The recording that a request asks for. */
export function recordingOrderIn(call: AriCall): RecordingOrder {
  return {
    name: call.text('name'),
    format: call.text('format'),
    ifExists: call.text('ifExists') || 'fail',
    maxDurationSeconds: call.number('maxDurationSeconds', 0),
    terminateOn: call.text('terminateOn') || 'none',
  };
}
