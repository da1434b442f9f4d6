import type { Conference } from './conference.js';
import type { Leg } from './leg.js';
import type { PassingTime } from '../passing-time.js';
import { isRunning, newRecording, type NewRecording, type Recording } from './recording.js';
import { rfc2822 } from './rfc2822.js';
import type { TwilioWebhooks } from './twilio-webhooks.js';

/** How long Twilio works on a recording after its end, ms. */
const processingMs = 20;

/** Knows every recording, its time and its end, and tells the host. */
export class Recordings {
  readonly all = new Map<string, Recording>();
  readonly #accountUrl: () => string;
  readonly #accountSid: string;
  readonly #time: PassingTime;
  readonly #webhooks: TwilioWebhooks;

  /** @param accountUrl where recordings are read: the API's address of the account. */
  constructor(accountUrl: () => string, accountSid: string, time: PassingTime, webhooks: TwilioWebhooks) {
    this.#accountUrl = accountUrl;
    this.#accountSid = accountSid;
    this.#time = time;
    this.#webhooks = webhooks;
  }

  start(born: NewRecording): Recording {
    const recording = newRecording(born, this.#time.now());
    this.all.set(recording.sid, recording);
    this.#tell(recording);
    return recording;
  }

  /** Those of a leg or a conference, newest last. */
  of(subject: Leg | Conference): Recording[] {
    return [...this.all.values()].filter((one) => one.leg === subject || one.conference === subject);
  }

  /** @param skips leaves the pause out instead of recording silence. */
  pause(recording: Recording, skips: boolean): void {
    if (recording.status !== 'in-progress') return;
    if (skips) this.#stopCounting(recording);
    this.#set(recording, 'paused');
  }

  resume(recording: Recording): void {
    if (recording.status !== 'paused') return;
    recording.countsSince ??= this.#time.now();
    this.#set(recording, 'in-progress');
  }

  /** The end; the audio is there a little later. */
  stop(recording: Recording): void {
    if (!isRunning(recording)) return;
    this.#stopCounting(recording);
    this.#set(recording, 'stopped');
    this.#time.soon(processingMs, () => {
      this.#set(recording, recording.recordedMs > 0 ? 'completed' : 'absent');
      this.#tell(recording);
    });
  }

  stopAll(subject: Leg | Conference): void {
    for (const recording of this.of(subject)) this.stop(recording);
  }

  /** Seconds as the vendor counts them, at least one where there is anything. */
  seconds(recording: Recording): number {
    if (recording.recordedMs === 0) return 0;
    return Math.max(1, Math.round(recording.recordedMs / this.#time.secondMs));
  }

  /** Where its audio is, without the extension. */
  url(recording: Recording): string {
    return `${this.#accountUrl()}/Recordings/${recording.sid}`;
  }

  /** What a webhook says of it. */
  parameters(recording: Recording): Record<string, string> {
    return {
      AccountSid: this.#accountSid,
      ...(recording.leg === null ? {} : { CallSid: recording.leg.sid }),
      ...(recording.conference === null ? {} : { ConferenceSid: recording.conference.sid }),
      RecordingSid: recording.sid,
      RecordingUrl: this.url(recording),
      RecordingStatus: recording.status,
      RecordingDuration: isRunning(recording) ? '-1' : String(this.seconds(recording)),
      RecordingChannels: String(recording.channels),
      RecordingStartTime: rfc2822(recording.startedAt),
      RecordingSource: recording.source,
      RecordingTrack: recording.track,
    };
  }

  #tell(recording: Recording): void {
    const { callback } = recording;
    if (callback?.events.has(recording.status)) this.#webhooks.tell(callback, this.parameters(recording));
  }

  #stopCounting(recording: Recording): void {
    if (recording.countsSince === null) return;
    // A recording that started and stopped within the same millisecond still has something in it.
    recording.recordedMs += Math.max(1, this.#time.now() - recording.countsSince);
    recording.countsSince = null;
  }

  #set(recording: Recording, status: Recording['status']): void {
    recording.status = status;
    recording.updatedAt = this.#time.now();
  }
}
