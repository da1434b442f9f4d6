import type { AriLiveRecording, AriStoredRecording } from '../../../providers/asterisk/ari/ari-models.js';
import { Refusal } from './refusal.js';
import type { Subject } from './event-hub.js';
import type { MediaQueue } from './media-queue.js';
import type { Switchboard } from './switchboard.js';
import { syntheticWav } from './synthetic-wav.js';

/** What is recorded: a channel, or all of a bridge. */
export interface RecordingTarget {
  recording: string | null;
  readonly id: string;
}

/** What a request asks for. */
export interface RecordingOrder {
  readonly name: string;
  readonly format: string;
  readonly ifExists: string;
  /** 0: without limit. */
  readonly maxDurationSeconds: number;
  readonly terminateOn: string;
}

/** Of whom. */
export interface RecordingOf {
  readonly subject: Subject;
  readonly target: RecordingTarget;
  /** Why it fails once it has its turn; `null` when it does not. */
  readonly failure: string | null;
  /** In which it waits for its turn; `null` in a bridge, where it begins at once. */
  readonly queue: MediaQueue | null;
  /** It begins. */
  begins?(): void;
}

interface LiveRecording extends Pick<RecordingOrder, 'name' | 'format' | 'terminateOn'> {
  readonly subject: Subject;
  readonly target: RecordingTarget;
  startedAt: number;
  /** What waits for its end. */
  done: () => void;
  cancelTimer: () => void;
  state: AriLiveRecording['state'];
  muted: boolean;
}

/** The recordings of the fake Asterisk: those that run, and the files. */
export class Recordings {
  readonly live = new Map<string, LiveRecording>();
  readonly stored = new Map<string, { readonly format: string; readonly file: Buffer }>();
}

/** Starts a recording. It is `queued` in the answer and starts right after, or when what plays before it is over. */
export function startRecording(
  board: Switchboard,
  recordings: Recordings,
  order: RecordingOrder,
  of: RecordingOf,
): AriLiveRecording {
  const { live, stored } = recordings;
  const { name, format, ifExists, terminateOn } = order;
  const { subject, target, queue } = of;
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
    terminateOn,
    startedAt: board.work.now(),
    state: 'queued',
    muted: false,
    done: () => {},
    cancelTimer: () => {},
  };
  live.set(name, recording);
  target.recording = name;
  const queued = shown(recording);
  const turn = {
    begin: (done: () => void) => {
      recording.done = done;
      board.work.soon(0, () => begin(board, recordings, recording, order, of));
    },
    cut: () => {
      if (!live.has(name)) return;
      // Its turn comes all the same, and it finds that nobody is there: no file.
      const isTooLate = recording.state === 'queued';
      if (isTooLate) tell(board, 'RecordingStarted', recording, { ...shown(recording), state: 'recording' });
      if (isTooLate) over(board, recordings, recording, 'done');
      else endRecording(board, recordings, name);
    },
  };
  if (queue === null) turn.begin(() => {});
  else queue.add(turn);
  return queued;
}

function begin(
  board: Switchboard,
  recordings: Recordings,
  recording: LiveRecording,
  { maxDurationSeconds }: RecordingOrder,
  { failure, begins }: RecordingOf,
): void {
  if (recording.state !== 'queued') return recording.done();
  if (failure !== null) return over(board, recordings, recording, 'failed', { cause: failure });
  recording.state = 'recording';
  recording.startedAt = board.work.now();
  tell(board, 'RecordingStarted', recording, shown(recording));
  begins?.();
  if (maxDurationSeconds === 0) return;
  recording.cancelTimer = board.work.after(maxDurationSeconds * board.settings.msPerSecond, () =>
    endRecording(board, recordings, recording.name),
  );
}

function over(
  board: Switchboard,
  { live }: Recordings,
  recording: LiveRecording,
  state: 'done' | 'canceled' | 'failed',
  facts: Pick<AriLiveRecording, 'cause' | 'duration'> = {},
): void {
  recording.state = state;
  recording.cancelTimer();
  live.delete(recording.name);
  recording.target.recording = null;
  const type = state === 'failed' ? 'RecordingFailed' : 'RecordingFinished';
  tell(board, type, recording, { ...shown(recording), ...facts });
  recording.done();
}

/** Ends a recording and keeps it; `keep: false` throws it away. One that has not started is thrown away, too. */
export function endRecording(board: Switchboard, recordings: Recordings, name: string, keep = true): void {
  const recording = recordings.live.get(name);
  if (recording === undefined) throw new Refusal(404, 'Recording not found');
  const kept = keep && recording.state !== 'queued';
  const seconds = (board.work.now() - recording.startedAt) / 1000;
  if (kept) recordings.stored.set(name, { format: recording.format, file: syntheticWav(seconds) });
  over(board, recordings, recording, kept ? 'done' : 'canceled', { duration: Math.round(seconds) });
}

/** A key that ends what is recorded of a channel, if it is one. */
export function pressKey(
  board: Switchboard,
  recordings: Recordings,
  { recording: name }: RecordingTarget,
  key: string,
): void {
  const recording = name === null ? undefined : recordings.live.get(name);
  if (recording?.state !== 'recording') return;
  if (recording.terminateOn === 'any' || recording.terminateOn === key)
    endRecording(board, recordings, recording.name);
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
