import type {
  CallCapabilities,
  CallStatus,
  Channel,
  Direction,
  EndReason,
  MediaConnection,
  Outcome,
  ParticipantStatus,
  Person,
  RecordingPolicy,
  Role,
} from './vocabulary.js';

/** One person of a call, as a viewer sees it. */
export interface Participant {
  readonly id: string;
  readonly person: Person;
  readonly state: ParticipantStatus;
  readonly muted: boolean;
  readonly cameraOff: boolean;
  readonly sharing: boolean;
  readonly held: boolean;
  readonly connection: MediaConnection | null;
  /** New at each (re)join of a device; a peer that sees a new id makes a new peer connection. */
  readonly sessionId: string | null;
}

/** The viewer's own place in the call. */
export interface Me {
  readonly participantId: string;
  readonly state: ParticipantStatus;
  /** The device of mine that answered or placed the call. */
  readonly answeredOn: { readonly deviceId: string; readonly label: string } | null;
}

/** Milliseconds after the call was placed; `null` until it happened. */
export interface CallTimings {
  readonly placed: number | null;
  readonly ringing: number | null;
  readonly answered: number | null;
  readonly iceConnected: number | null;
  readonly firstMedia: number | null;
}

/**
 * A call as one viewer sees it. It depends on (call, user) only; of two snapshots the higher `version` is the newer.
 * Times are ISO 8601 UTC. Fields that a role may not see are `null` (`{}` for metadata).
 */
export interface Call {
  readonly id: string;
  readonly version: number;
  readonly channel: Channel;
  readonly provider: string;
  /** `app`: browsers ring each other. `phone`: a phone number is at the other end. */
  readonly kind: 'app' | 'phone';
  /**
   * True while the viewer speaks through a browser, or will when they accept: the device of `me.answeredOn` opens the
   * microphone then. False at a phone of one's own, and where it is only simulated.
   */
  readonly inBrowser: boolean;
  /**
   * The leg by which the viewer, one of our people, takes part in a call to or from a phone, and how far it is: a phone of
   * their own that rings, a browser that is awaited. `null` where there is none, or it is only simulated.
   */
  readonly agentLeg: {
    readonly device: 'phone' | 'browser';
    readonly state: 'dialing' | 'ringing' | 'up' | 'ended';
  } | null;
  readonly direction: Direction;
  readonly status: CallStatus;
  readonly onHold: boolean;
  readonly conversationId: string;
  readonly contactId: string | null;
  readonly agentId: string | null;
  readonly from: Person;
  readonly to: Person;
  readonly participants: readonly Participant[];
  readonly me: Me | null;
  readonly startedAt: string;
  readonly ringingAt: string | null;
  readonly answeredAt: string | null;
  readonly connectedAt: string | null;
  readonly endedAt: string | null;
  readonly roomExpiresAt: string | null;
  /** `answeredAt` to `endedAt`, whole seconds; `null` while live or never answered. */
  readonly durationSeconds: number | null;
  /** How it ended. While it is live: what staff chose, for staff alone; else `null`. */
  readonly outcome: Outcome | null;
  readonly endReason: EndReason | null;
  /** Participant id of whoever ended it; `null` when nobody did (timeout, network, provider). */
  readonly endedBy: string | null;
  readonly disposition: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  /** Computed when sent, not part of the version or the ETag. */
  readonly ringExpiresInMs: number | null;
  readonly capabilities: CallCapabilities;
  readonly recording: 'off' | 'on' | 'paused';
  readonly recordingPolicy: RecordingPolicy;
  /** The transfer under way: how, and the participant who is brought in. For staff; `null` when there is none. */
  readonly transfer: { readonly mode: 'blind' | 'attended'; readonly to: string } | null;
  readonly notes: string | null;
  readonly rating: 1 | 2 | 3 | 4 | 5 | null;
  /** The host's own record id. */
  readonly reference: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly timings: CallTimings;
}

/** `live` reaches real people, `demo` is simulated, `off`: no provider here can do it. */
export type Mode = 'live' | 'demo' | 'off';

/** Who is signed in, as the server sees it. */
export interface SignedIn {
  readonly userId: string;
  readonly orgId: string;
  readonly role: Role;
  readonly name: string;
}

/** All calls that concern the signed-in user now, and those that ended in the last 60 s. */
export interface ActiveSnapshot {
  readonly calls: readonly Call[];
  readonly missedUnseen: number;
  readonly me: SignedIn;
  readonly modes: { readonly voice: Mode; readonly video: Mode; readonly sms: Mode };
  readonly serverTime: string;
}
