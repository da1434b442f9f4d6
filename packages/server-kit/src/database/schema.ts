import type { CallStatus, Channel, Direction, Outcome } from '@offhook/core/call';
import type { ColumnType, Insertable, Selectable } from 'kysely';

/** A truth value: written as a boolean or 0/1, stored and read as 0/1 on both engines. */
export type Flag = ColumnType<0 | 1, boolean | 0 | 1, boolean | 0 | 1>;

/** A flag that is 0 unless something else is written. */
export type DefaultedFlag = ColumnType<0 | 1, boolean | 0 | 1 | undefined, boolean | 0 | 1>;

/**
 * JSON as TEXT on both engines: nothing queries inside it, so `jsonb` would only add a parse and a re-ordering on each
 * write. Written with `JSON.stringify`, read with `JSON.parse`.
 */
export type JsonText = string;

/** Epoch milliseconds, BIGINT, read as a JavaScript number on both engines. */
export type EpochMs = number;

/** One call. Written only through `commit-change.ts`. */
export interface CallsTable {
  id: string;
  org_id: string;
  version: number;
  kind: 'app' | 'phone';
  channel: Channel;
  provider: string;
  direction: Direction;
  status: CallStatus;
  over: Flag;
  conversation_id: string;
  contact_id: string | null;
  agent_id: string | null;
  created_by: string;
  caller_user_id: string | null;
  /** E.164 number that a phone call dials; limits count by it. */
  dialed_number: string | null;
  reference: string | null;
  /** Lower-case, accent-free names and bare numbers of everybody in it, for list queries. */
  search_text: string;
  on_hold: Flag;
  started_at: EpochMs;
  answered_at: EpochMs | null;
  ended_at: EpochMs | null;
  duration_seconds: number | null;
  outcome: Outcome | null;
  next_deadline_at: EpochMs | null;
  /** When the browsers of the call count as gone; outside the snapshot, only ever raised. */
  lease_until: EpochMs | null;
  /** Unique while two people's call rings, so that glare becomes one call. */
  ring_pair: string | null;
  /** `${orgId}:${userId}:${Idempotency-Key}`, unique. */
  idempotency_key: string | null;
  idempotency_hash: string | null;
  idempotency_expires_at: EpochMs | null;
  updated_at: EpochMs;
  /** The `CallState`. */
  state: JsonText;
}

/** One user of one call: history, active list and missed calls. */
export interface CallPeopleTable {
  call_id: string;
  org_id: string;
  user_id: string;
  participant_id: string;
  part: 'caller' | 'callee' | 'added';
  /** Invited, ringing, waiting or joined in a call that is live. */
  active: Flag;
  missed: Flag;
  missed_seen: DefaultedFlag;
  /** Copy of the call's `started_at`: the key that a user's history is sorted by. */
  started_at: EpochMs;
  /** When the call ended for this user: when it was over, or when they left or declined. `null` while active. */
  ended_at: EpochMs | null;
}

/** The timeline of calls. */
export interface CallEventsTable {
  id: string;
  call_id: string;
  version: number;
  /** 0, 1, … within the version. */
  position: number;
  at: EpochMs;
  type: string;
  actor_user_id: string | null;
  data: JsonText;
}

/**
 * Committed versions that have yet to be published to listeners. Apart from the call, whose row is wide: to mark it there
 * would be to write it, and its indexes, twice for each version.
 */
export interface CallOutboxTable {
  call_id: string;
  version: number;
  committed_at: EpochMs;
}

/** Which webhooks had their effect already. */
export interface WebhookReceiptsTable {
  provider: string;
  event_key: string;
  call_id: string | null;
  received_at: EpochMs;
}

/** A person that the organisation knows. */
export interface ContactsTable {
  id: string;
  org_id: string;
  name: string;
  /** Name without case and accents: the key that lists are sorted by (binary order on both engines). */
  name_sort: string;
  /** Folded names, digits of numbers, e-mail, company. */
  search_text: string;
  phones: JsonText;
  email: string | null;
  company: string | null;
  category: 'lead' | 'client' | 'follow_up' | 'other';
  do_not_call: DefaultedFlag;
  avatar_url: string | null;
  user_id: string | null;
  created_at: EpochMs;
  updated_at: EpochMs;
  deleted_at: EpochMs | null;
}

/** The numbers of a contact, to find it by number. */
export interface ContactPhonesTable {
  contact_id: string;
  org_id: string;
  /** E.164. */
  number: string;
}

/** Favourites, per user. */
export interface ContactFavoritesTable {
  user_id: string;
  contact_id: string;
}

/** Idempotency-Keys that led to a call which somebody else had placed (glare). */
export interface IntentsTable {
  key: string;
  hash: string;
  call_id: string;
  expires_at: EpochMs;
}

/** Users whose sign-ins up to a moment no longer count. */
export interface RevocationsTable {
  user_id: string;
  /** Epoch seconds, as `iat` of a token. */
  revoked_at: number;
}

/** Users of the host as last seen. */
export interface UsersTable {
  org_id: string;
  id: string;
  role: string;
  name: string;
  name_sort: string;
  search_text: string;
  email: string | null;
  phone: string | null;
  avatar_url: string | null;
  company: string | null;
  updated_at: EpochMs;
}

/** Everything between the organisation and one person. */
export interface ConversationsTable {
  id: string;
  org_id: string;
  /** Unique in the organisation: `contact:<id>`, `users:<a>:<b>`, `phone:<e164>`. */
  key: string;
  contact_id: string | null;
  people: JsonText;
  created_at: EpochMs;
  updated_at: EpochMs;
}

/** An account at a vendor that an organisation has set for itself. */
export interface ProviderAccountsTable {
  id: string;
  org_id: string;
  provider: string;
  /** +1 at each change. */
  version: number;
  /** Object of sealed texts by name of the setting. */
  settings: JsonText;
  /** Since when another account, or the host's, is used instead; `null` while it is in use. */
  replaced_at: EpochMs | null;
  updated_at: EpochMs;
}

/** A number that an organisation calls from and is called at. */
export interface NumbersTable {
  id: string;
  org_id: string;
  provider: string;
  /** The organisation's own account there that has it; `null` for the host's. */
  account: string | null;
  /** E.164. Once per provider, whoever has it. */
  number: string;
  name: string;
  active: Flag;
  /** At most one per organisation. */
  is_default: Flag;
  created_at: EpochMs;
  updated_at: EpochMs;
}

/** Migrations that ran. */
export interface MigrationsTable {
  name: string;
  applied_at: EpochMs;
}

/** All tables, for Kysely. */
export interface OffhookTables {
  offhook_calls: CallsTable;
  offhook_call_people: CallPeopleTable;
  offhook_call_events: CallEventsTable;
  offhook_call_outbox: CallOutboxTable;
  offhook_webhook_receipts: WebhookReceiptsTable;
  offhook_intents: IntentsTable;
  offhook_revocations: RevocationsTable;
  offhook_contacts: ContactsTable;
  offhook_contact_phones: ContactPhonesTable;
  offhook_contact_favorites: ContactFavoritesTable;
  offhook_users: UsersTable;
  offhook_conversations: ConversationsTable;
  offhook_provider_accounts: ProviderAccountsTable;
  offhook_numbers: NumbersTable;
  offhook_migrations: MigrationsTable;
}

/** A row as it is read. */
export type RowOf<Name extends keyof OffhookTables> = Selectable<OffhookTables[Name]>;
/** A row as it is inserted. */
export type NewRowOf<Name extends keyof OffhookTables> = Insertable<OffhookTables[Name]>;
