/** The words of a call: public from the first release, see `docs/reference/words.md`. */

/** `voice` has sound only, `video` may have both. */
export type Channel = 'voice' | 'video';

/** `outbound` for whoever places the call, also when it is given back to them; `inbound` for whoever else is rung. */
export type Direction = 'outbound' | 'inbound';

/**
 * `initiating` intent committed, nothing heard yet · `ringing` we ring, or the network says that it rings ·
 * `answered` picked up, the duration starts · `connected` media runs both ways · the rest are terminal.
 */
export type CallStatus =
  | 'initiating'
  | 'ringing'
  | 'answered'
  | 'connected'
  | 'ended'
  | 'failed'
  | 'busy'
  | 'no_answer'
  | 'declined'
  | 'canceled';

/** Why a call is over. */
export type EndReason =
  | 'completed'
  | 'connection_lost'
  | 'room_expired'
  | 'time_limit'
  | 'transferred'
  | 'removed'
  | 'timeout'
  | 'busy'
  | 'declined'
  | 'canceled'
  | 'invalid_number'
  | 'not_allowed'
  | 'provider_error'
  | 'unknown_outcome'
  | 'media_failed';

/** What came of a call. Staff may change between `answered` and `voicemail`. */
export type Outcome = 'answered' | 'voicemail' | 'no_answer' | 'busy' | 'declined' | 'canceled' | 'failed';

/** Where one person of a call stands. */
export type ParticipantStatus = 'invited' | 'waiting' | 'ringing' | 'joined' | 'left' | 'declined' | 'missed';

/** State of one participant's media as its own browser reports it. */
export type MediaConnection = 'connecting' | 'connected' | 'reconnecting';

/** Role of a signed-in person or program. */
export type Role = 'agent' | 'admin' | 'client' | 'guest' | 'service';

/** How the person who dials a phone takes part: in the browser, at a phone of their own, or not by themselves. */
export type AgentLeg = 'browser' | 'phone' | 'none';

/** What the provider of a call can do; elements hide or explain a control by it. */
export interface CallCapabilities {
  readonly hold: boolean;
  readonly mute: boolean;
  readonly dtmf: boolean;
  readonly transfer: boolean;
  readonly record: boolean;
  readonly video: boolean;
  readonly screenShare: boolean;
  readonly chat: boolean;
  readonly addParticipant: boolean;
}

/** Whether a call is recorded: never, after consent of all, or always with notice. */
export type RecordingPolicy = 'off' | 'ask' | 'always';

/** A person as a call shows it: a user of the host, a contact, a bare phone number, or a guest of a link. */
export interface Person {
  readonly kind: 'user' | 'contact' | 'phone' | 'guest';
  readonly id: string;
  readonly name: string;
  /** E.164 (ITU-T), e.g. `+12025550142`. */
  readonly phone: string | null;
  readonly email: string | null;
  readonly avatarUrl: string | null;
  readonly company: string | null;
}

const terminal: ReadonlySet<CallStatus> = new Set([
  'ended',
  'failed',
  'busy',
  'no_answer',
  'declined',
  'canceled',
]);

/** True when a call with this status is over and stays so. */
export function isTerminal(status: CallStatus): boolean {
  return terminal.has(status);
}

/** True for roles that work for the organisation. */
export function isStaff(role: Role): boolean {
  return role === 'agent' || role === 'admin' || role === 'service';
}
