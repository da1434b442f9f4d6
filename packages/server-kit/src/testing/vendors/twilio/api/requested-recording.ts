import type { Leg } from '../leg.js';
import type { NewRecording } from '../recording.js';
import type { Account } from './api-request.js';
import type { RequestForm } from './request-form.js';

/** The recording of a leg that a request asks for. */
export function requestedRecording(
  leg: Leg,
  source: NewRecording['source'],
  form: RequestForm,
): NewRecording {
  return {
    leg,
    conference: null,
    source,
    channels: form.text('RecordingChannels') === 'dual' ? 2 : 1,
    track: form.text('RecordingTrack') ?? 'both',
    callback: form.callback('RecordingStatusCallback', 'completed'),
  };
}

/** Records the leg once it is answered; its last status callback names the recording. */
export function recordsFromAnswer({ exchange, recordings }: Account, leg: Leg, form: RequestForm): void {
  const born = requestedRecording(leg, 'OutboundAPI', form);
  const stop = exchange.on('answered', (answered) => {
    if (answered !== leg) return;
    stop();
    recordings.start(born);
  });
  leg.life.signal.addEventListener('abort', stop, { once: true });
}
