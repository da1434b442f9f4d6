import type { Conference, EventCallback } from './conference.js';
import type { Leg } from './leg.js';
import { newSid } from './sid.js';

/** What made the recording. */
export type RecordingSource =
  'DialVerb' | 'Conference' | 'OutboundAPI' | 'RecordVerb' | 'StartCallRecordingAPI';

/** What a new recording is born with. */
export interface NewRecording {
  /** Either a leg … */
  readonly leg: Leg | null;
  /** … or a conference. */
  readonly conference: Conference | null;
  readonly source: RecordingSource;
  readonly channels: 1 | 2;
  readonly track: string;
  readonly callback: EventCallback | null;
}

/** A recording, under way or done. */
export interface Recording extends NewRecording {
  readonly sid: string;
  readonly startedAt: number;
  updatedAt: number;
  status: 'in-progress' | 'paused' | 'stopped' | 'processing' | 'completed' | 'absent';
  /** Recorded before the last pause, ms. */
  recordedMs: number;
  /** Since when it counts; `null` while it does not. */
  countsSince: number | null;
  deleted: boolean;
}

/** A recording that starts now. */
export function newRecording(born: NewRecording, now: number): Recording {
  return {
    ...born,
    sid: newSid('RE'),
    startedAt: now,
    updatedAt: now,
    status: 'in-progress',
    recordedMs: 0,
    countsSince: now,
    deleted: false,
  };
}

/** True while it can be paused, resumed and stopped. */
export function isRunning(recording: Recording): boolean {
  return recording.status === 'in-progress' || recording.status === 'paused';
}

/** True when its audio is there. */
export function isReady(recording: Recording): boolean {
  return recording.status === 'completed' && !recording.deleted;
}
