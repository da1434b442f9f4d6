import type { Call } from '../call/call.js';
import type { Environment } from '../env/environment.js';
import type { RelayedSignal, Signal } from '../protocol/events.js';
import type { MediaGrant } from '../protocol/resources.js';
import type { MediaBody, MediaStateBody } from '../protocol/schemas/index.js';
import type { Devices } from './devices.js';
import type { MediaAdapter } from './media-adapter.js';
import type { MediaSessionState } from './media-session-state.js';
import type { DeviceKind } from './remembered-devices.js';

/** What the media of one call needs of the client. Nothing here is called after the session has stopped. */
export interface MediaSessionOptions {
  readonly callId: string;
  readonly environment: Environment;
  /** This tab's device id. */
  readonly deviceId: string;
  /** `POST /calls/:id/media`, or the grant that the answer brought. Rejects with a `CallError`. */
  grant(body: MediaBody): Promise<MediaGrant>;
  /** Reports this tab's media, by socket when it is up, else by HTTP. Rejects with a `CallError`; it is tried again. */
  mediaState(body: MediaStateBody): Promise<void>;
  /** The way signals travel; `null` when this page has none. */
  realtime(): SignalPath | null;
  /** Calls back for every relayed signal of any call; the result unsubscribes. */
  onSignal(listener: (signal: RelayedSignal) => void): () => void;
  /** The newest snapshot of this call. */
  getCall(): Call | undefined;
  /** Calls back at each newer snapshot of this call; the result unsubscribes. */
  onCall(listener: (call: Call) => void): () => void;
  /** Loads an adapter by its name, usually `loadMediaAdapter`. */
  loadAdapter(name: string): Promise<MediaAdapter>;
  /** Server time now, epoch ms. Default: the local clock. */
  serverNow?(): number;
  /** Shared by the sessions of a page, so that devices opened while it rings are used. Default: its own. */
  readonly devices?: Devices | undefined;
  /** Media of this call begins to run in this tab (devices are being opened). */
  onStarted?(): void;
  /** Everything is released. */
  onStopped?(): void;
}

/** The part of a realtime path that media needs. */
export interface SignalPath {
  isUp(): boolean;
  /** Resolves when the server took it; rejects with a `CallError`. */
  signal(signal: Signal): Promise<void>;
}

/**
 * Media of one call in this tab. Reference-counted: `join` twice is one session, the last `leave` closes it. A `join`
 * that rejects holds no reference, and a session that has `failed` or `ended` has none left.
 */
export interface CallMediaSession {
  readonly callId: string;
  readonly state: { subscribe(listener: () => void): () => void; getSnapshot(): MediaSessionState };
  /** Opens microphone (and camera), takes the media grant and connects. Rejects with a `CallError`; may be retried. */
  join(options?: { readonly video?: boolean; readonly takeOver?: boolean }): Promise<void>;
  leave(): void;
  setMuted(muted: boolean): Promise<void>;
  setCameraOff(off: boolean): Promise<void>;
  /** Plays remote sound after the browser blocked it; call it from a click. */
  enableSound(): Promise<void>;
  /** Uses another microphone, camera or loudspeaker from now on, `''` for the system's own choice, and remembers it. */
  setDevice(kind: DeviceKind, deviceId: string): Promise<void>;
}
