import type { CallError } from '../errors/call-error.js';
import type { QualityProblem } from './quality-problem.js';
import type { DeviceKind } from './remembered-devices.js';

/** How far the media of this tab is. */
export type MediaPhase =
  'idle' | 'opening-devices' | 'connecting' | 'connected' | 'reconnecting' | 'ended' | 'failed';

/** What a call screen needs to know of the media in this tab. Replaced as a whole at each change. */
export interface MediaSessionState {
  readonly phase: MediaPhase;
  /** Why it is `failed`; the microphone's codes may be retried with `join`. */
  readonly error: CallError | null;
  readonly local: MediaStream | null;
  readonly remotes: readonly {
    readonly participantId: string;
    readonly stream: MediaStream;
    readonly hasVideo: boolean;
  }[];
  readonly muted: boolean;
  readonly cameraOff: boolean;
  /** False when no camera could be opened, or the call is voice. */
  readonly cameraAvailable: boolean;
  /** The browser refuses to play the remote sound until the page is clicked. */
  readonly audioBlocked: boolean;
  /** Something a person should know that does not end the call, e.g. the microphone was unplugged. */
  readonly notice: 'device-changed' | 'camera-unavailable' | null;
  /** Ids of the devices in use; absent: none, or the system's own choice. Absent altogether before they were opened. */
  readonly devices?: Readonly<Partial<Record<DeviceKind, string>>>;
  /** What is wrong with the sound of the last seconds. Absent where it is not measured. */
  readonly quality?: QualityProblem | null;
}

/** Before anything happened. */
export const idleMedia: MediaSessionState = {
  phase: 'idle',
  error: null,
  local: null,
  remotes: [],
  muted: false,
  cameraOff: false,
  cameraAvailable: false,
  audioBlocked: false,
  notice: null,
};
