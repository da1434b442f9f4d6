import type { AriLiveRecording, AriStoredRecording } from '../../../providers/asterisk/ari/ari-models.js';
import { Refusal } from './refusal.js';
import type { Subject } from './event-hub.js';
import type { Switchboard } from './switchboard.js';
import { syntheticWav } from './synthetic-wav.js';

/** What is recorded: a channel, or all of a bridge. */
export interface RecordingTarget {
  recording: string | null;
  readonly id: string;
}

interface LiveRecording {
  readonly name: string;
  readonly format: string;
  readonly subject: Subject;
  readonly target: RecordingTarget;
  readonly startedAt: number;
  state: AriLiveRecording['state'];
  muted: boolean;
}

/** The recordings of the fake Asterisk: those that run, and the files. */
export class Recordings {
  readonly live = new Map<string, LiveRecording>();
  readonly stored = new Map<string, { readonly format: string; readonly file: Buffer }>();
}

/** Starts a recording. It is `queued` in the answer and starts right after; `failure` makes it fail then. */
export function startRecording(
  board: Switchboard,
  { live, stored }: Recordings,
  { name, format, ifExists }: { readonly name: string; readonly format: string; readonly ifExists: string },
  { subject, target, failure }: { subject: Subject; target: RecordingTarget; failure: string | null },
): AriLiveRecording {
  if (name === '' || format === '') throw new Refusal(500, 'Error parsing request');
  if (!['fail', 'overwrite', 'append'].includes(ifExists)) throw new Refusal(400, 'ifExists invalid');
  if (format !== 'wav') throw new Refusal(422, 'specified format is unknown on this system');
  if (live.has(name) || (stored.has(name) && ifExists === 'fail')) {
    throw new Refusal(409, `Recording '${name}' already exists and can not be overwritten`);
  }
  const recording: LiveRecording = {
    name,
    format,
    subject,
    target,
    startedAt: board.work.now(),
    state: 'queued',
    muted: false,
  };
  live.set(name, recording);
  target.recording = name;
  const queued = shown(recording);
  board.work.soon(0, () => {
    if (recording.state !== 'queued') return;
    recording.state = failure === null ? 'recording' : 'failed';
    if (failure === null) {
      tell(board, 'RecordingStarted', recording, shown(recording));
    } else {
      live.delete(name);
      target.recording = null;
      tell(board, 'RecordingFailed', recording, { ...shown(recording), cause: failure });
    }
  });
  return queued;
}

/** Ends a recording and keeps it; `keep: false` throws it away. One that has not started is thrown away, too. */
export function endRecording(board: Switchboard, recordings: Recordings, name: string, keep = true): void {
  const recording = recordings.live.get(name);
  if (recording === undefined) throw new Refusal(404, 'Recording not found');
  const kept = keep && recording.state !== 'queued';
  recording.state = kept ? 'done' : 'canceled';
  recordings.live.delete(name);
  recording.target.recording = null;
  const seconds = (board.work.now() - recording.startedAt) / 1000;
  if (kept) recordings.stored.set(name, { format: recording.format, file: syntheticWav(seconds) });
  tell(board, 'RecordingFinished', recording, { ...shown(recording), duration: Math.round(seconds) });
}

/** Ends what runs on a channel or bridge that is no more. */
export function endRecordingOf(board: Switchboard, recordings: Recordings, name: string | null): void {
  if (name !== null && recordings.live.has(name)) endRecording(board, recordings, name);
}

/** Pauses, resumes, mutes or unmutes. No event tells of these. */
export function changeRecording(
  { live }: Recordings,
  name: string,
  change: { readonly paused?: boolean; readonly muted?: boolean },
): void {
  const recording = live.get(name);
  if (recording === undefined) throw new Refusal(404, 'Recording not found');
  if (recording.state !== 'recording' && recording.state !== 'paused') {
    throw new Refusal(409, 'Recording not in session');
  }
  if (change.paused !== undefined) recording.state = change.paused ? 'paused' : 'recording';
  if (change.muted !== undefined) recording.muted = change.muted;
}

/** A running recording as ARI shows it. */
export function liveRecording({ live }: Recordings, name: string): AriLiveRecording {
  const recording = live.get(name);
  if (recording === undefined) throw new Refusal(404, 'Recording not found');
  return shown(recording);
}

/** A file, and how ARI shows it. */
export function storedRecording(
  { stored }: Recordings,
  name: string,
): { readonly shown: AriStoredRecording; readonly file: Buffer } {
  const recording = stored.get(name);
  if (recording === undefined) throw new Refusal(404, 'Recording not found');
  return { shown: { name, format: recording.format }, file: recording.file };
}

function shown({ name, format, state, subject }: LiveRecording): AriLiveRecording {
  return { name, format, state, target_uri: subject };
}

function tell(
  board: Switchboard,
  type: string,
  { subject }: LiveRecording,
  recording: AriLiveRecording,
): void {
  board.hub.publish(type, { recording }, [subject]);
}
