import type {
  AgentLeg,
  CallCapabilities,
  CallState,
  Channel,
  Leg,
  LegKind,
  LegObservation,
  ParticipantState,
  RecordingState,
  Voicemail,
} from '@offhook/core/call';
import type { MediaGrant } from '@offhook/core/protocol';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { InboundCall, RecordingObservation, WebhookFacet } from './vendor-news.js';

export type * from './vendor-news.js';

/**
 * What a provider can do, per channel. A provider that lacks credentials switches off exactly what needs them and says
 * so in `missing`.
 */
export interface ProviderCapabilities {
  /** Rings browsers of our own users with these channels. */
  readonly app: readonly Channel[];
  /** Dials phone numbers. */
  readonly phone: boolean;
  /** How the person who dials may take part in a call to a phone; a call that asks for another way is refused. */
  readonly agentLegs: readonly AgentLeg[];
  /** The one of `agentLegs` for calls that ask for none; default: by what the call names, see `calls/agent-leg.ts`. */
  readonly defaultAgentLeg?: AgentLeg;
  /** Sends text messages. */
  readonly messages: boolean;
  /** Simulated: nothing reaches a real person. */
  readonly demo: boolean;
  /** A sentence for each thing that is switched off for want of credentials. */
  readonly missing?: readonly string[];
  readonly call: CallCapabilities;
}

/** A provider as `createCallServer({ providers })` takes it. */
export interface Provider {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;
  /** The account at the vendor, where organisations may set one of their own. */
  readonly settings?: ProviderSettings;
  /** The webhook addresses that have to be entered at the vendor. */
  readonly webhooksToEnter?: readonly WebhookToEnter[];
  /**
   * Why callers whom nobody answers could not hear this greeting, in sentences that say what to do; `null` when they can.
   * Absent: it plays all, or takes no messages anyway. No server starts with a greeting that is refused.
   */
  refusesGreeting?(greeting: Voicemail['greeting']): string | null;
  connect(context: ProviderContext): ProviderConnection;
}

/** An account at a vendor as settings: the host gives one in code, and an organisation may set one of its own. */
export interface ProviderSettings {
  readonly fields: readonly SettingField[];
  /** Names of the fields that the host has given. */
  readonly given: readonly string[];
  /**
   * What of these values two organisations cannot share, because each would be told of the other's calls: the same text for
   * the same thing, however it is written. `null` where there is none.
   */
  readonly placeOf?: (values: SettingValues) => string | null;
  /**
   * The same provider with another account. Nothing of the host's account is left in it, so that no key meets somebody
   * else's number or address; what else the host has chosen stays.
   *
   * @throws TypeError when these values cannot work.
   */
  withAccount(values: SettingValues): Provider;
}

/** Settings by name; what is not set is absent. */
export type SettingValues = Readonly<Record<string, string>>;

/** One setting of an account. */
export interface SettingField {
  readonly name: string;
  /** What a person reads beside it. */
  readonly label: string;
  /** Shown to nobody once it is stored. */
  readonly secret: boolean;
  /** Says which account it is: with another value it is another account, and needs its own secrets. */
  readonly identifies: boolean;
  /** The form of the whole value. */
  readonly form: RegExp;
  /** Says the form to a person, e.g. `AC and 32 digits or letters a to f`. */
  readonly looksLike: string;
}

/** A webhook address that has to be entered at the vendor. */
export interface WebhookToEnter {
  /** Last part of the address; `null` for none. */
  readonly kind: string | null;
  /** Where at the vendor it is entered. */
  readonly label: string;
}

/** What the kit gives to a provider. */
export interface ProviderContext {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Reports what was heard of a leg. Commits and publishes; safe to call twice and late. */
  observe(callId: string, observations: readonly LegObservation[]): Promise<void>;
  /** Reports what was heard of a recording. */
  observeRecording(callId: string, seen: RecordingObservation): Promise<void>;
  /** News may have been missed until now: every leg of this provider that is not known to have ended is asked about. */
  missedNews(): void;
  /** Reports a call to one of our numbers; resolves with its id, `null` when nobody takes calls to that number. */
  receiveInbound(call: InboundCall): Promise<string | null>;
  /**
   * The ids of a call to one of our numbers by the vendor's id of its leg, so that what is told of it by that id alone can be
   * observed. They follow from that id, whether anybody takes the call or not.
   */
  inboundLeg(providerLegId: string): { readonly callId: string; readonly legId: string };
  /**
   * The public address at which the vendor's webhooks of this provider arrive, with this query; `null` without
   * `publicUrl`, when no vendor can reach us.
   */
  webhookUrl(kind: string | null, query?: Readonly<Record<string, string>>): URL | null;
}

/** A connected provider: facets, each present when the provider has it. */
export interface ProviderConnection {
  readonly phone?: PhoneFacet;
  readonly media?: MediaFacet;
  readonly webhooks?: WebhookFacet;
  /**
   * Asks the vendor whether the settings are right. Changes nothing there.
   *
   * @returns A sentence that says that they are.
   * @throws CallError with a sentence that says what is wrong.
   */
  check?(): Promise<string>;
  close(): Promise<void>;
}

/** A leg with what a provider needs to place it or find it again. */
export interface LegRequest {
  readonly callId: string;
  readonly orgId: string;
  readonly leg: Leg;
  /** How the person who dials takes part: one of the provider's `agentLegs`. */
  readonly agentLeg: AgentLeg;
  /** E.164 caller ID, `null` for the provider's default. */
  readonly from: string | null;
  /** How long the network may ring, ms. */
  readonly ringTimeoutMs: number;
}

/**
 * Dials phones. Every method MUST tell the truth about what it knows: `dial` resolves with what was heard, throws a
 * `CallError` only when the vendor surely did not accept, and throws anything else (or times out) when the outcome is
 * unknown, which the kit resolves by `lookUp`, never by dialling again.
 */
export interface PhoneFacet {
  /** Caller IDs that belong to this account, E.164; the first is the default. */
  readonly numbers: readonly string[];
  /**
   * Asks the vendor whether calls of this account may come from this number (E.164). Absent where nobody can be asked.
   *
   * @throws CallError when the vendor cannot be asked now.
   */
  ownsNumber?(number: string): Promise<boolean>;
  /** One attempt, at most 15 s. */
  dial(request: LegRequest): Promise<LegObservation>;
  /** Finds the leg by our reference or the vendor's id; `null` when the vendor surely does not know it. */
  lookUp(request: LegRequest): Promise<LegObservation | null>;
  /** Takes the leg down; "already ended" is success. Resolves with the ended observation when it is known. */
  hangUp(request: LegRequest): Promise<LegObservation | null>;
  /**
   * How the agent's own leg is reached; `null` when this provider needs none, because it only simulates one. Absent:
   * the provider has no agent legs.
   */
  agentLeg?(agent: AgentOfCall): PlannedAddress | null;
  /** Takes a caller off the waiting music, once somebody of ours has answered. */
  pickUp?(request: LegRequest): Promise<LegObservation | null>;
  /**
   * Plays the greeting to a caller whom nobody answered, records a message and hangs up. Resolves with an observation that
   * says `message` once the provider does the rest by itself; until then it did one step, and is asked again when the call
   * changes, and by the reconciler. What was begun it does not begin anew. Absent: such callers are hung up.
   *
   * @throws CallError that is not retryable when it takes no message: the caller is hung up.
   */
  takeMessage?(request: LegRequest, voicemail: Voicemail): Promise<LegObservation>;
  /** Holds or resumes a leg at the provider. Resolves with an observation whose `held` is what is so now. */
  setHeld?(request: LegRequest, held: boolean): Promise<LegObservation>;
  /** Mutes or unmutes a leg at the provider. Resolves with an observation whose `muted` is what is so now. */
  setMuted?(request: LegRequest, muted: boolean): Promise<LegObservation>;
  /** Plays DTMF (ITU-T Q.23) to a leg: `0-9 * # A-D`, `w` waits half a second. */
  sendDigits?(request: LegRequest, digits: string): Promise<void>;
  /** Starts, pauses, resumes or stops the recording of the call that this customer's leg belongs to. */
  setRecording?(request: LegRequest, wanted: RecordingState): Promise<RecordingObservation>;
  /**
   * Opens the sound of a recording, or a part of it; `null` when the vendor surely has none (any more).
   *
   * @throws CallError when the vendor cannot be asked now.
   */
  openRecording?(recording: RecordingRequest, range?: ByteRange): Promise<RecordingSound | null>;
}

/** A recording whose sound is wanted. */
export interface RecordingRequest {
  readonly callId: string;
  /** The vendor's id of the recording. */
  readonly recordingId: string;
  /** How long was recorded, without pauses. */
  readonly durationMs: number;
}

/** A part of a file, both ends included; `null`: to its end. */
export interface ByteRange {
  readonly first: number;
  readonly last: number | null;
}

/** Sound as it comes from a provider. */
export interface RecordingSound {
  readonly contentType: string;
  /** Of the whole file, whatever part is sent; `null` when the vendor does not say. */
  readonly totalBytes: number | null;
  readonly body: AsyncIterable<Uint8Array>;
}

/** The agent whose leg is to be reached. */
export interface AgentOfCall {
  readonly userId: string;
  /** The agent's own phone, E.164; `null` when the host names none. */
  readonly phone: string | null;
  readonly by: Exclude<AgentLeg, 'none'>;
}

/** Where a leg that is not the customer's is dialled. */
export interface PlannedAddress {
  readonly kind: LegKind;
  readonly address: string;
}

/** Gives browsers what they need to take part in a call's media. */
export interface MediaFacet {
  grant(request: {
    readonly call: CallState;
    readonly participant: ParticipantState;
    readonly sessionId: string;
    readonly now: number;
  }): Promise<MediaGrant>;
}
