import type { ActiveSnapshot, Call } from '../call/call.js';
import type { ErrorBody } from '../errors/call-error.js';
import type { MediaStateBody } from './schemas/index.js';

/** One signalling message between two joined devices. The server relays it, buffers nothing and reads no SDP. */
export interface Signal {
  readonly callId: string;
  /** Participant id of the receiver. */
  readonly to: string;
  /** Session id of the sender's join. */
  readonly sessionId: string;
  /** Session id of the receiver's join that this is meant for; a signal for an older join is dropped. */
  readonly toSessionId: string;
  readonly description?: {
    readonly type: 'offer' | 'answer' | 'pranswer' | 'rollback';
    readonly sdp: string;
  };
  readonly candidates?: readonly (IceCandidate | null)[];
}

/** W3C `RTCIceCandidateInit`. */
export interface IceCandidate {
  readonly candidate?: string | undefined;
  readonly sdpMid?: string | null | undefined;
  readonly sdpMLineIndex?: number | null | undefined;
  readonly usernameFragment?: string | null | undefined;
}

/** A relayed signal as its receiver gets it. */
export interface RelayedSignal extends Signal {
  /** Participant id of the sender, set by the server. */
  readonly from: string;
}

/** Acknowledgement of a socket event. */
export type Ack = { readonly ok: true } | { readonly error: ErrorBody };

/** Socket.IO events from the server. */
export interface ServerToClientEvents {
  'calls:active': (snapshot: ActiveSnapshot) => void;
  'call:updated': (call: Call) => void;
  'call:signal': (signal: RelayedSignal) => void;
  'token:expiring': (notice: { readonly expiresInMs: number }) => void;
}

/** Socket.IO events from the client; each is acknowledged. */
export interface ClientToServerEvents {
  'call:signal': (signal: Signal, ack: (answer: Ack) => void) => void;
  'call:media-state': (
    report: MediaStateBody & { readonly callId: string },
    ack: (answer: Ack) => void,
  ) => void;
  'token:refresh': (renewal: { readonly token: string }, ack: (answer: Ack) => void) => void;
  'calls:active': (ack: (answer: Ack) => void) => void;
}

/** `auth` of the Socket.IO handshake. */
export interface Handshake {
  readonly token: string;
  readonly deviceId: string;
  readonly deviceLabel: string;
}

/** Path of the Socket.IO endpoint under the mount path. */
export const realtimePath = '/realtime';
/** Request header that names the device. */
export const deviceHeader = 'x-offhook-device';
