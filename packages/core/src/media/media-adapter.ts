import type { Call } from '../call/call.js';
import type { MediaReport } from '../call/call-events.js';
import type { CallError } from '../errors/call-error.js';
import type { Environment } from '../env/environment.js';
import type { RelayedSignal, Signal } from '../protocol/events.js';
import type { MediaGrant } from '../protocol/resources.js';
import type { QualityProblem } from './quality-problem.js';

/**
 * How one kind of media (P2P, a vendor's room) runs in the browser. One folder each; the vendor's SDK is loaded by
 * `import()` inside `join`, never before the first call.
 *
 * An adapter MUST: connect when `join` is called and report `connected` only when media runs both ways; try again by
 * itself while the call lives; report `failed` when it cannot; release everything in `close`, twice without harm;
 * never stop or replace the local tracks on its own.
 */
export interface MediaAdapter {
  readonly name: string;
  /** Loads what the first call will need. Called when idle; may do nothing. */
  prepare?(): Promise<void>;
  join(context: MediaContext): Promise<MediaSession>;
}

/** What the kit gives to an adapter. */
export interface MediaContext {
  readonly callId: string;
  readonly environment: Environment;
  readonly grant: MediaGrant;
  /** Microphone and camera, open. The adapter sends its tracks and follows `replaceTrack`. */
  readonly local: MediaStream;
  /** The newest snapshot of the call. */
  call(): Call;
  /** Calls back at each newer snapshot; the result unsubscribes. */
  onCall(listener: (call: Call) => void): () => void;
  /** Asks the server for fresh credentials of the same session (TURN expires). */
  renewGrant(): Promise<MediaGrant>;
  /** Sends a signal to another participant; rejects when there is no realtime path at the moment. */
  sendSignal(signal: Omit<Signal, 'callId' | 'sessionId'>): Promise<void>;
  onSignal(listener: (signal: RelayedSignal) => void): () => void;
  /** Milliseconds since the call was placed, by server time as this page knows it: what `timings` are told in. */
  sincePlacedMs(): number;
  /** Facts of the media, told whenever they change. */
  readonly events: MediaEvents;
}

/** What an adapter tells. */
export interface MediaEvents {
  connection(state: 'connecting' | 'connected' | 'reconnecting'): void;
  remote(participantId: string, stream: MediaStream | null): void;
  timings(timings: NonNullable<MediaReport['timings']>): void;
  /** What is wrong with the sound of the last seconds; `null`: nothing (any more). */
  quality(problem: QualityProblem | null): void;
  failed(error: CallError): void;
}

/** Running media of one call. */
export interface MediaSession {
  /** Sends another track of the same kind (device change), `null` sends none. When it rejects, the one before goes on. */
  replaceTrack(kind: 'audio' | 'video', track: MediaStreamTrack | null): Promise<void>;
  /**
   * The person muted or unmuted; it may be told again. The local track is disabled already; this is for SDKs that enable a track whenever they
   * get it, because they believe that they own it.
   */
  setMuted?(muted: boolean): void;
  /** On hold nothing is sent and nothing is played. */
  setHeld(held: boolean): void;
  close(): void;
}
