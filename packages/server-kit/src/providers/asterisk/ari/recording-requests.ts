import type { AriLiveRecording, AriStoredRecording } from './ari-models.js';
import type { AriRequests } from './ari-request.js';

/** A recording that Asterisk shall make. */
export interface RecordingOrder {
  /** Name of the file without its ending; taken names are refused (`conflict`) unless `ifExists` says otherwise. */
  readonly name: string;
  /** Ending and encoding, e.g. `wav`. */
  readonly format: string;
  readonly ifExists?: 'fail' | 'overwrite' | 'append';
  readonly maxDurationSeconds?: number;
  readonly maxSilenceSeconds?: number;
  readonly beep?: boolean;
  readonly terminateOn?: 'none' | 'any' | '*' | '#';
}

/** Requests about recordings. Each rejects with `not_found` when there is none of that name. */
export interface RecordingRequests {
  live(name: string): Promise<AriLiveRecording>;
  /** Ends and keeps it. */
  stop(name: string): Promise<void>;
  /** No event confirms it; a pause is not in the file. */
  pause(name: string): Promise<void>;
  resume(name: string): Promise<void>;
  /** Silence in the file. */
  mute(name: string): Promise<void>;
  unmute(name: string): Promise<void>;
  /** Ends it and throws it away. */
  discard(name: string): Promise<void>;
  stored(name: string): Promise<AriStoredRecording>;
  listStored(): Promise<readonly AriStoredRecording[]>;
  /** The file; its body must be read or cancelled. */
  file(name: string): Promise<Response>;
  deleteStored(name: string): Promise<void>;
}

/** Makes {@link RecordingRequests}. */
export function recordingRequests({ send, open }: AriRequests): RecordingRequests {
  const live = (name: string, ...rest: string[]): string[] => ['recordings', 'live', name, ...rest];
  const stored = (name: string, ...rest: string[]): string[] => ['recordings', 'stored', name, ...rest];
  return {
    live: (name) => send({ method: 'GET', path: live(name) }),
    stop: (name) => send({ method: 'POST', path: live(name, 'stop') }),
    pause: (name) => send({ method: 'POST', path: live(name, 'pause') }),
    resume: (name) => send({ method: 'DELETE', path: live(name, 'pause') }),
    mute: (name) => send({ method: 'POST', path: live(name, 'mute') }),
    unmute: (name) => send({ method: 'DELETE', path: live(name, 'mute') }),
    discard: (name) => send({ method: 'DELETE', path: live(name) }),
    stored: (name) => send({ method: 'GET', path: stored(name) }),
    listStored: () => send({ method: 'GET', path: ['recordings', 'stored'] }),
    file: (name) => open({ method: 'GET', path: stored(name, 'file') }),
    deleteStored: (name) => send({ method: 'DELETE', path: stored(name) }),
  };
}
