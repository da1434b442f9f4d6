import type {
  AgentLeg,
  CallCapabilities,
  CallState,
  Channel,
  Leg,
  LegObservation,
  ParticipantState,
} from '@offhook/core/call';
import type { MediaGrant } from '@offhook/core/protocol';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';

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
  readonly call: CallCapabilities;
}

/** A provider as `createCallServer({ providers })` takes it. */
export interface Provider {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;
  connect(context: ProviderContext): ProviderConnection;
}

/** What the kit gives to a provider. */
export interface ProviderContext {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Reports what was heard of a leg. Commits and publishes; safe to call twice and late. */
  observe(callId: string, observations: readonly LegObservation[]): Promise<void>;
}

/** A connected provider: facets, each present when the provider has it. */
export interface ProviderConnection {
  readonly phone?: PhoneFacet;
  readonly media?: MediaFacet;
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
  /** One attempt, at most 15 s. */
  dial(request: LegRequest): Promise<LegObservation>;
  /** Finds the leg by our reference or the vendor's id; `null` when the vendor surely does not know it. */
  lookUp(request: LegRequest): Promise<LegObservation | null>;
  /** Takes the leg down; "already ended" is success. Resolves with the ended observation when it is known. */
  hangUp(request: LegRequest): Promise<LegObservation | null>;
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
