import type {
  AgentLeg,
  CallCapabilities,
  Channel,
  Direction,
  MediaConnection,
  Outcome,
  Person,
  RecordingPolicy,
  Role,
} from './vocabulary.js';

/**
 * A call as the server keeps it: one versioned value, changed only by `transition`. Times are epoch milliseconds.
 * Status, outcome, participant states and `wanted` are never stored as truth: `deriveStatus` computes them.
 */
export interface CallState {
  readonly id: string;
  readonly orgId: string;
  readonly version: number;
  readonly channel: Channel;
  readonly provider: string;
  /** The organisation's own account at the provider that the call goes by; absent for the host's. */
  readonly account?: string;
  /** `app`: browsers of our users ring each other. `phone`: a customer's leg at a phone provider. */
  readonly kind: 'app' | 'phone';
  /** How the caller of a phone call takes part; `null` for an app call, which is taken in the browser. */
  readonly agentLeg: AgentLeg | null;
  /** The direction as the organisation's staff sees it. */
  readonly direction: Direction;
  readonly conversationId: string;
  readonly contactId: string | null;
  readonly agentId: string | null;
  /** User id of whoever placed it. */
  readonly createdBy: string;
  readonly from: Person;
  readonly to: Person;
  readonly placedAt: number;
  readonly participants: readonly ParticipantState[];
  readonly legs: readonly Leg[];
  readonly decision: Decision;
  readonly timing: TimingRules;
  readonly capabilities: CallCapabilities;
  readonly recordingPolicy: RecordingPolicy;
  readonly notes: string | null;
  /** What staff says came of it, instead of what the call tells. */
  readonly outcomeOverride: Outcome | null;
  readonly disposition: string | null;
  readonly reference: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly reportedTimings: { readonly iceConnected: number | null; readonly firstMedia: number | null };
  /** E.164 number that everybody we dial for this call is shown; `null` for the provider's default and app calls. */
  readonly callerId: string | null;
  readonly reconcile: {
    readonly attempts: number;
    readonly lastAt: number | null;
    /** When something was last decided that providers have to follow, epoch ms. */
    readonly decidedAt: number | null;
  };
  /** Participant who speaks with the customer of a phone call; `null` for app calls and until somebody answers. */
  readonly servedBy: string | null;
  /** The transfer under way; `null` when there is none. */
  readonly transfer: Transfer | null;
  readonly recording: Recording;
  /** What a caller whom nobody answers hears before leaving a message; absent or `null`: the caller is hung up. */
  readonly voicemail?: Voicemail | null;
}

/** A greeting, said by the provider or played from an address, and how long a message may be. */
export interface Voicemail {
  readonly greeting: { readonly text: string; readonly language?: string } | { readonly audioUrl: string };
  readonly maxSeconds: number;
}

/** How a call is given to somebody else: at once, or after speaking with them while the customer is on hold. */
export type TransferMode = 'blind' | 'attended';

/** A transfer that is neither completed nor canceled. */
export interface Transfer {
  readonly mode: TransferMode;
  /** Participant who transfers. */
  readonly from: string;
  /** Participant who is brought in. */
  readonly to: string;
  readonly at: number;
}

/** Whether a call is being recorded. */
export type RecordingState = 'off' | 'on' | 'paused';

/** What was decided about the recording, and what the provider confirmed. */
export interface Recording {
  readonly wanted: RecordingState;
  readonly confirmed: Confirmed<RecordingState> | null;
}

/** What a provider last said of something that changes to and fro. Epoch ms. */
export interface Confirmed<Value> {
  readonly value: Value;
  readonly at: number;
}

/** The times that this call lives by, fixed when it is placed. */
export interface TimingRules {
  /** How long it rings, ms. */
  readonly ringMs: number;
  /** Longest time between the answer and media on both sides, ms. */
  readonly mediaConnectMs: number;
  /** Longest call, ms after the answer. */
  readonly maxDurationMs: number;
  /** Life of the room, ms after placing; `null` for voice. */
  readonly roomTtlMs: number | null;
}

/** What one person of the call did. Its public state is derived from these facts. */
export interface ParticipantState {
  readonly id: string;
  readonly person: Person;
  /** The user behind the person, if the host knows one. */
  readonly userId: string | null;
  readonly role: Role | null;
  /** `added`: brought in while the call was running, e.g. by a transfer. */
  readonly part: 'caller' | 'callee' | 'added';
  readonly device: { readonly id: string; readonly label: string } | null;
  readonly answeredAt: number | null;
  readonly declinedAt: number | null;
  readonly leftAt: number | null;
  readonly sessionId: string | null;
  readonly muted: boolean;
  readonly cameraOff: boolean;
  readonly sharing: boolean;
  readonly held: boolean;
  readonly connection: MediaConnection | null;
  /** First time that this person's browser reported running media. */
  readonly mediaAt: number | null;
  readonly rating: 1 | 2 | 3 | 4 | 5 | null;
}

/** `device`: a browser or phone of ours. `phone`: the customer's phone. `room`: a seat in a vendor's room. */
export type LegKind = 'device' | 'phone' | 'room';

/** Whom a leg reaches. The customer's decides what became of a phone call; a target is brought in by a transfer. */
export type LegRole = 'customer' | 'agent' | 'target';

/** How far a leg came. Ordered: a merge keeps the highest. */
export type LegState = 'planned' | 'dialing' | 'unknown' | 'ringing' | 'up' | 'ended';

/** Why a leg ended. `machine` is no cause: it is the fact `answeredBy`. */
export type LegCause =
  | 'unknown_outcome'
  | 'completed'
  | 'canceled'
  | 'no_answer'
  | 'busy'
  | 'declined'
  | 'invalid_number'
  | 'not_allowed'
  | 'not_configured'
  | 'provider_error';

/** One connection that we want or have at a provider. Never leaves the server. */
export interface Leg {
  readonly id: string;
  readonly participantId: string;
  readonly role: LegRole;
  readonly kind: LegKind;
  /** Leg that must be up before this one is dialled, so that a customer never waits for the agent's microphone. */
  readonly waitsFor: string | null;
  /** The vendor's id, once known. */
  readonly providerLegId: string | null;
  /** E.164 number or address that is dialled. */
  readonly address: string | null;
  readonly state: LegState;
  /** Earliest time of each step, epoch ms. */
  readonly times: {
    readonly dialing: number | null;
    readonly ringing: number | null;
    readonly up: number | null;
    readonly ended: number | null;
  };
  readonly cause: LegCause | null;
  /** Vendor's words for the cause, in a sentence for a person. */
  readonly causeDetail: string | null;
  readonly answeredBy: 'human' | 'machine' | null;
  /** Whether the person there hung up (`true`) or we took it down (`false`); absent while no vendor told. */
  readonly hungUp?: boolean;
  /** Highest vendor sequence number seen, if the vendor counts. */
  readonly lastSequence: number | null;
  /** When the leg that it waited for was heard to be up, by our clock, epoch ms: from then on it is dialled. */
  readonly dueAt?: number;
  /** Last time that anything was heard of it, by our clock, epoch ms. */
  readonly heardAt: number;
  /** On hold, or muted, at the provider. */
  readonly held: Confirmed<boolean> | null;
  readonly muted: Confirmed<boolean> | null;
  /** When the provider confirmed that it plays the greeting and records a message, epoch ms. */
  readonly messageAt?: number;
}

/** Why a person or a deadline ended the call. */
export type OverCause =
  | 'hung_up'
  | 'declined'
  | 'timeout'
  | 'media_failed'
  | 'connection_lost'
  | 'room_expired'
  | 'time_limit'
  | 'transferred'
  | 'removed';

/** What was decided, in the order of commits: the first of each kind stands. */
export interface Decision {
  /** The callee's device that picked up an app call. */
  readonly answered: { readonly participantId: string; readonly at: number } | null;
  readonly over: { readonly cause: OverCause; readonly at: number; readonly by: string | null } | null;
}

/** The participant that is this user, if any. */
export function participantOfUser(call: CallState, userId: string): ParticipantState | undefined {
  return call.participants.find((participant) => participant.userId === userId);
}

/** The participant that placed the call. */
export function callerOf(call: CallState): ParticipantState | undefined {
  return call.participants.find((participant) => participant.part === 'caller');
}

/** True while a transfer brings this participant in, also one who was in the call before. */
export function isBroughtIn(call: CallState, { id }: Pick<ParticipantState, 'id'>): boolean {
  return call.transfer?.to === id;
}

/** The leg that decides what became of a phone call. */
export function customerLegOf(call: CallState): Leg | undefined {
  return call.legs.find((leg) => leg.role === 'customer');
}

/** The newest leg of a participant. */
export function legOf(call: CallState, participantId: string): Leg | undefined {
  return call.legs.findLast((leg) => leg.participantId === participantId);
}

/**
 * The leg that speaks with the customer: the agent's, after a transfer the target's. Its end is the end of the call,
 * unless it is a browser: that may come back after a reload, and the lease tells when it does not.
 */
export function servingLegOf(call: CallState): Leg | undefined {
  return call.servedBy === null ? undefined : legOf(call, call.servedBy);
}
