import type { CallEventType } from '../call/call-events.js';
import type { Mode } from '../call/call.js';
import type {
  AgentLeg,
  CallCapabilities,
  CallStatus,
  Channel,
  Direction,
  Person,
} from '../call/vocabulary.js';

/** One page of a list, newest first (people by name). `nextCursor` is opaque; `null` on the last page. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** Which channels reach real people. */
export interface Modes {
  readonly voice: Mode;
  readonly video: Mode;
  readonly sms: Mode;
}

/** What a contact is to the organisation. */
export type ContactCategory = 'lead' | 'client' | 'follow_up' | 'other';

/** A person that the organisation knows. `phones` are E.164; `phone` is the first of them. */
export interface Contact {
  readonly id: string;
  readonly name: string;
  readonly phone: string | null;
  readonly phones: readonly { readonly label: string; readonly number: string }[];
  readonly email: string | null;
  readonly company: string | null;
  readonly category: ContactCategory;
  /** Of the asking user. */
  readonly favorite: boolean;
  readonly doNotCall: boolean;
  readonly avatarUrl: string | null;
  /** The user account of this contact, when it can sign in. */
  readonly userId: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A number that the organisation calls from and is called at. */
export interface PhoneNumber {
  readonly id: string;
  /** E.164. */
  readonly number: string;
  readonly name: string;
  /** Inactive numbers place no calls and take none. */
  readonly status: 'active' | 'inactive';
  /** Calls that name no number come from here, where its provider carries them. One per organisation. */
  readonly isDefault: boolean;
  /** Name of the provider that carries its calls. */
  readonly provider: string;
}

/** A provider as the asking organisation has it. */
export interface ProviderInfo {
  readonly name: string;
  readonly capabilities: {
    /** Rings browsers of the organisation's users with these channels. */
    readonly app: readonly Channel[];
    /** Dials phone numbers. */
    readonly phone: boolean;
    /** How the person who dials may take part in a call to a phone. */
    readonly agentLegs: readonly AgentLeg[];
    readonly messages: boolean;
    readonly call: CallCapabilities;
  };
  /** `off`: it can do nothing as it is set up. */
  readonly mode: Mode;
  /** A sentence for each thing that is switched off. */
  readonly missing: readonly string[];
  /** Whether calls and messages of this kind go by it that name no provider. */
  readonly isDefault: Readonly<Record<keyof Modes, boolean>>;
  /** What the vendor said when it was asked last; `null` for a provider without a vendor, or before it answered. */
  readonly health: ProviderHealth | null;
  readonly settingsSource: ProviderSettingsSource;
  /** Addresses to enter at the vendor. */
  readonly webhookUrls: readonly ProviderWebhookUrl[];
}

/** What the vendor said when it was asked whether the settings are right. */
export interface ProviderHealth {
  readonly ok: boolean;
  readonly checkedAt: string;
  /** A sentence for a person. */
  readonly message: string;
}

/** Where the settings in use come from: from the host, or stored by an administrator of the organisation. */
export type ProviderSettingsSource = 'environment' | 'stored' | 'none';

/** An address at which the vendor reaches us, and where it is entered. */
export interface ProviderWebhookUrl {
  readonly label: string;
  readonly url: string;
}

/** The settings of a provider in one organisation. Secrets are written and never read. */
export interface ProviderSettings {
  readonly name: string;
  readonly source: ProviderSettingsSource;
  readonly fields: readonly ProviderSetting[];
  /** A sentence for each thing that is switched off. */
  readonly missing: readonly string[];
  readonly webhookUrls: readonly ProviderWebhookUrl[];
}

/** One setting of a provider. */
export interface ProviderSetting {
  readonly name: string;
  readonly label: string;
  readonly secret: boolean;
  /** What a value looks like, in words. */
  readonly looksLike: string;
  readonly set: boolean;
  /** Of a stored secret that is long enough to show them; else `null`. */
  readonly last4: string | null;
  /** `null` for secrets, for what is not set, and for what the host has set. */
  readonly value: string | null;
}

/** What came of asking the vendor. */
export interface ProviderTest {
  readonly ok: boolean;
  /** Code of the error table; `null` when all is well. */
  readonly code: string | null;
  readonly message: string;
}

/** Whether somebody can be reached in the app now. */
export type Presence = 'available' | 'busy' | 'away' | 'offline';

/** A person that the asking user may ring. */
export interface DirectoryPerson extends Person {
  readonly presence: Presence;
  /** Works for the organisation. */
  readonly isStaff: boolean;
  readonly canRing: boolean;
}

/** One line of a call's timeline. */
export interface TimelineEntry {
  readonly id: string;
  readonly at: string;
  readonly type: CallEventType;
  readonly actor: {
    readonly kind: 'user' | 'system';
    readonly id: string | null;
    readonly name: string | null;
  };
  readonly data: Readonly<Record<string, unknown>>;
}

/** One line of the correspondence with a person. */
export interface CorrespondenceEntry {
  readonly id: string;
  readonly conversationId: string;
  readonly contactId: string | null;
  readonly userId: string | null;
  readonly channel: Channel | 'sms' | 'email';
  readonly direction: Direction;
  /** For calls the call's status. */
  readonly status: CallStatus;
  readonly at: string;
  /** Phone number or e-mail address of the other side. */
  readonly address: string | null;
  readonly durationSeconds: number | null;
  readonly recordingId: string | null;
  /** Text of a message; for calls the notes, where the viewer may see them. */
  readonly body: string | null;
  /** The call behind a voice or video entry. */
  readonly callId: string | null;
}

/** Everything between the organisation and one person: one per contact, per pair of staff, per unknown number. */
export interface Conversation {
  readonly id: string;
  readonly contactId: string | null;
  readonly people: readonly Person[];
  /** `active` while a call in it is live. */
  readonly status: 'active' | 'completed';
  readonly currentCallId: string | null;
  readonly updatedAt: string;
  /** Newest first. */
  readonly entries: readonly CorrespondenceEntry[];
  readonly nextCursor: string | null;
}

/** What a browser needs to take its part in a call's media. */
export interface MediaGrant {
  /** Name of the media adapter: `p2p`, `twilio-voice`, `telnyx`, `none`, … */
  readonly adapter: string;
  readonly participantId: string;
  readonly sessionId: string;
  /** For the adapter alone. */
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly iceServers?: readonly IceServer[];
  readonly iceTransportPolicy?: 'all' | 'relay';
  /** Role in perfect negotiation (W3C webrtc-pc 10.7): the polite peer gives way. */
  readonly polite?: boolean;
  readonly expiresAt: string;
}

/** W3C `RTCIceServer`. */
export interface IceServer {
  readonly urls: string | readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

/** State of the server for load balancers. */
export interface Health {
  readonly status: 'ok' | 'unavailable';
  readonly checks?: Readonly<Record<string, 'ok' | 'unavailable'>>;
}
