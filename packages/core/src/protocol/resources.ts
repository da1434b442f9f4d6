import type { CallEventType } from '../call/call-events.js';
import type { Mode } from '../call/call.js';
import type { CallStatus, Channel, Direction, Person } from '../call/vocabulary.js';

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

/** Whether somebody can be reached in the app now. */
export type Presence = 'available' | 'busy' | 'away' | 'offline';

/** A person that the asking user may ring. */
export interface DirectoryPerson extends Person {
  readonly presence: Presence;
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
  /** Name of the media adapter: `p2p`, `none`, … */
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
