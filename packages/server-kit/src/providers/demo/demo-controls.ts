import type { LegObservation } from '@offhook/core/call';
import type { Clock } from '../../ports/clock.js';
import { confirmed } from '../confirmed.js';
import type { LegRequest, PhoneFacet } from '../contract.js';
import { syntheticRecording } from './synthetic-recording.js';

/**
 * What a person does during a simulated call. Nobody listens, so each is done by saying so, and what was said is kept in
 * the call: after a restart everything is as it was.
 */
export function createDemoControls(
  clock: Pick<Clock, 'now'>,
): Required<
  Pick<PhoneFacet, 'agentLeg' | 'setHeld' | 'setMuted' | 'sendDigits' | 'setRecording' | 'openRecording'>
> {
  const seen = ({ leg }: LegRequest): LegObservation => ({
    legId: leg.id,
    state: leg.state,
    at: clock.now(),
  });
  return {
    agentLeg: () => null,
    async setHeld(request, held) {
      return confirmed(request, { ...seen(request), held });
    },
    async setMuted(request, muted) {
      return confirmed(request, { ...seen(request), muted });
    },
    async sendDigits() {
      // No menu and no person hears them.
    },
    async setRecording({ callId }, state) {
      return { state, at: clock.now(), recordingId: recordingIdOf(callId) };
    },
    async openRecording({ callId, recordingId, durationMs }, range) {
      return recordingId === recordingIdOf(callId) ? syntheticRecording(durationMs, range) : null;
    },
  };
}

/** One for each call: it follows from the call, so nothing has to be kept. */
function recordingIdOf(callId: string): string {
  return `demo-${callId}`;
}
