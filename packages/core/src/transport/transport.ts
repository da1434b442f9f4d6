import type { ActiveSnapshot, Call } from '../call/call.js';
import type { MediaStateBody } from '../protocol/schemas/index.js';
import type { RelayedSignal, Signal } from '../protocol/events.js';

/**
 * A way to hear of changes. It MUST: deliver a whole active snapshot after each (re)connection before anything else;
 * deliver snapshots as they come, old and double ones too (the store sorts that out); keep trying until `close`; say
 * every change of its state; touch nothing after `close`.
 */
export interface Transport {
  start(): void;
  /** Asks for the active calls now. */
  refresh(): Promise<void>;
  /** What the page needs now; a polling transport chooses its pause by it. */
  setDemand(demand: TransportDemand): void;
  /** Present when signals can be carried (a realtime path). */
  readonly realtime: RealtimePath | null;
  close(): void;
}

/** What the page needs of a transport. */
export interface TransportDemand {
  /** A call of mine is live. */
  readonly live: boolean;
  /** Somebody wants to be rung. */
  readonly listening: boolean;
}

/** A socket that carries signals. */
export interface RealtimePath {
  isUp(): boolean;
  /** Resolves when the server took it; rejects with a `CallError`. */
  signal(signal: Signal): Promise<void>;
  mediaState(report: MediaStateBody & { readonly callId: string }): Promise<void>;
}

/** Where a transport delivers. */
export interface TransportSink {
  snapshot(snapshot: ActiveSnapshot): void;
  call(call: Call): void;
  signal(signal: RelayedSignal): void;
  connection(state: 'connecting' | 'live' | 'polling' | 'reconnecting' | 'offline' | 'unauthorized'): void;
}
