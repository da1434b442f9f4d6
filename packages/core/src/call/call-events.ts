import type {
  CallState,
  Leg,
  LegCause,
  LegState,
  OverCause,
  ParticipantState,
  RecordingState,
  TransferMode,
} from './call-state.js';
import type { MediaConnection, Outcome } from './vocabulary.js';

/** Who caused an event: a user of ours, or the system itself (deadline, provider). */
export interface EventActor {
  readonly userId: string | null;
  readonly participantId: string | null;
}

/**
 * What is known about a leg from a webhook, a provider's answer, a look-up or a browser. Observations may come late,
 * twice and in any order: they merge, and are never refused.
 */
export interface LegObservation {
  readonly legId: string;
  readonly state: LegState;
  /** When it happened, epoch ms: the vendor's own time where it is given. */
  readonly at: number;
  /** When it was heard, by our own clock, epoch ms. The server says so, never a provider, whose clock may be wrong. */
  readonly heardAt?: number | undefined;
  /** When the customer picked up, if the observation tells (a vendor's "completed" with a duration). Epoch ms. */
  readonly upAt?: number | undefined;
  readonly cause?: LegCause | undefined;
  /** A sentence for a person about the cause. */
  readonly detail?: string | undefined;
  /** Of an end: true when the person there hung up, false when we took it down; absent where the vendor does not tell. */
  readonly hungUp?: boolean | undefined;
  readonly providerLegId?: string | undefined;
  readonly answeredBy?: 'human' | 'machine' | undefined;
  readonly sequence?: number | undefined;
  /** Whether the provider has it on hold, or muted, at that time. */
  readonly held?: boolean | undefined;
  readonly muted?: boolean | undefined;
  /** True when the provider plays the greeting and records a message from that time on. */
  readonly message?: true | undefined;
}

/** Everything that can happen to a call. Each is a fact in the past tense, kept in the call's timeline. */
export type CallEvent = { readonly at: number } & (
  | { readonly type: 'placed'; readonly call: CallState }
  | {
      readonly type: 'answered';
      readonly participantId: string;
      readonly device: { readonly id: string; readonly label: string };
      /** True when a video call was answered with sound only. */
      readonly cameraOff?: boolean;
    }
  | { readonly type: 'declined'; readonly participantId: string; readonly reason: string | null }
  | { readonly type: 'ended'; readonly cause: OverCause; readonly participantId: string | null }
  | { readonly type: 'held'; readonly participantId: string }
  | { readonly type: 'resumed'; readonly participantId: string }
  | { readonly type: 'muted'; readonly participantId: string; readonly muted: boolean }
  | {
      readonly type: 'media-joined';
      readonly participantId: string;
      readonly device: { readonly id: string; readonly label: string };
      readonly sessionId: string;
    }
  | ({ readonly type: 'media-reported'; readonly participantId: string } & MediaReport)
  | { readonly type: 'leg-planned'; readonly leg: Leg }
  | { readonly type: 'leg-observed'; readonly observation: LegObservation }
  | {
      readonly type: 'transfer-started';
      readonly mode: TransferMode;
      readonly from: string;
      readonly participant: ParticipantState;
      readonly leg: Leg;
    }
  | { readonly type: 'transferred'; readonly from: string; readonly to: string }
  /** Whoever transfers hangs up before the target has answered: the customer waits for the target alone. */
  | { readonly type: 'left'; readonly participantId: string }
  /** The customer is back with who wanted to transfer; `cause` tells why when nobody canceled it. */
  | { readonly type: 'transfer-canceled'; readonly to: string; readonly cause: LegCause | null }
  /** Keys were pressed for the other side. Which ones is nobody's business: they may be a card number. */
  | { readonly type: 'digits-sent'; readonly participantId: string; readonly count: number }
  | {
      readonly type: 'recording-wanted';
      readonly participantId: string | null;
      readonly wanted: RecordingState;
      readonly consent: boolean;
    }
  | {
      readonly type: 'recording-observed';
      readonly state: RecordingState;
      readonly recordingId: string | null;
    }
  | {
      readonly type: 'details-changed';
      readonly notes?: string;
      readonly outcome?: Outcome;
      readonly disposition?: string | null;
    }
  | { readonly type: 'rated'; readonly participantId: string; readonly rating: 1 | 2 | 3 | 4 | 5 }
  | { readonly type: 'reconcile-tried' }
);

/** What a browser says about its own media. Absent fields are unchanged. */
export interface MediaReport {
  readonly muted?: boolean;
  readonly cameraOff?: boolean;
  readonly sharing?: boolean;
  readonly connection?: MediaConnection;
  /** Milliseconds after the call was placed. */
  readonly timings?: { readonly iceConnected?: number; readonly firstMedia?: number };
}

/** Name of an event. */
export type CallEventType = CallEvent['type'];

/** The event of one type. */
export type CallEventOf<Type extends CallEventType> = Extract<CallEvent, { readonly type: Type }>;

/** A participant with all facts empty but those given. */
export function newParticipant(
  facts: Pick<ParticipantState, 'id' | 'person' | 'part'> & Partial<ParticipantState>,
): ParticipantState {
  return {
    userId: null,
    role: null,
    device: null,
    answeredAt: null,
    declinedAt: null,
    leftAt: null,
    sessionId: null,
    muted: false,
    cameraOff: false,
    sharing: false,
    held: false,
    connection: null,
    mediaAt: null,
    rating: null,
    ...facts,
  };
}

/** A leg that is planned but not dialled yet. */
export function newLeg(
  facts: Pick<Leg, 'id' | 'participantId' | 'role' | 'kind' | 'address' | 'heardAt'> & Partial<Leg>,
): Leg {
  return {
    waitsFor: null,
    providerLegId: null,
    state: 'planned',
    times: { dialing: null, ringing: null, up: null, ended: null },
    cause: null,
    causeDetail: null,
    answeredBy: null,
    lastSequence: null,
    held: null,
    muted: null,
    ...facts,
  };
}
