import type { PhoneBehaviour } from '../phone-behaviour.js';

/** `call.hangup`'s cause, as the official description lists them. */
export type HangupCause =
  | 'call_rejected'
  | 'normal_clearing'
  | 'originator_cancel'
  | 'timeout'
  | 'time_limit'
  | 'user_busy'
  | 'not_found'
  | 'no_answer'
  | 'unspecified';

/** Who ended the leg. */
export interface Hangup {
  readonly cause: HangupCause;
  readonly source: 'caller' | 'callee' | 'unknown';
  /** SIP response code, or `unspecified`. */
  readonly sip: string;
}

/** A leg's place in a conference. */
export interface Seat {
  readonly id: string;
  readonly conferenceId: string;
  readonly joinedAt: string;
  muted: boolean;
  onHold: boolean;
  /** On hold because the conference has not started, not because anybody asked. */
  waitsForStart: boolean;
  readonly endsConferenceOnExit: boolean;
}

/** Where the webhooks of a leg go, and how often. */
export interface WebhookRoute {
  readonly url?: string | undefined;
  readonly urls?: Readonly<Record<string, string>> | undefined;
  readonly retries?: Readonly<Record<string, { readonly retries_ms: readonly number[] }>> | undefined;
}

/** One leg at Telnyx: somebody's phone or browser, connected to the exchange. */
export interface Leg {
  readonly callControlId: string;
  readonly legId: string;
  readonly sessionId: string;
  readonly connectionId: string;
  readonly to: string;
  readonly from: string;
  /** `outgoing` is also what a browser dials: outgoing from its connection, parked until a command says where to. */
  readonly direction: 'incoming' | 'outgoing';
  readonly callingParty: 'pstn' | 'sip';
  /** How the phone that is dialled behaves; `null`: it is the one who dials. */
  readonly phone: PhoneBehaviour | null;
  readonly route: WebhookRoute;
  readonly startedAt: string;
  clientState: string | null;
  /** `parked`: it called us, and waits for a command. */
  state: 'parked' | 'dialing' | 'ringing' | 'answered' | 'ended';
  answeredAt: string | null;
  endedAt: string | null;
  /** When it ended, ms, for what Telnyx forgets. */
  endedAtMs: number | null;
  hangup: Hangup | null;
  bridgedWith: Leg | null;
  /** What becomes of it when its bridge ends: parked instead of hung up. */
  parksAfterUnbridge: boolean;
  seat: Seat | null;
  /** The browser put the call on hold. */
  heldByUser: boolean;
  /** DTMF that the phone heard. */
  heard: string;
  /** What was said and played to it: `say: …`, `play: …`, `beep`. */
  readonly played: string[];
}

/** @returns The ids by which a webhook names its leg. */
export function idsOf(leg: Leg) {
  return {
    call_control_id: leg.callControlId,
    call_leg_id: leg.legId,
    call_session_id: leg.sessionId,
    client_state: leg.clientState,
    connection_id: leg.connectionId,
  };
}
