import type { EpochMs, NewRowOf } from './schema.js';

/** Columns that are written when a call is placed and never by a change. */
type WrittenOnceOrApart =
  'lease_until' | 'idempotency_key' | 'idempotency_hash' | 'idempotency_expires_at' | 'updated_at';

/** A call's columns as the snapshot gives them. `state` is the `CallState` as JSON text. */
export type CallRow = Omit<NewRowOf<'offhook_calls'>, WrittenOnceOrApart>;

/** One event of a commit. Call, version and position (its place in the list) are filled in. */
export interface EventRow {
  readonly id: string;
  readonly at: EpochMs;
  readonly type: string;
  readonly actor_user_id: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** One user of the call. Call, organisation and `started_at` are filled in; `missed_seen` is never touched. */
export interface PersonRow {
  readonly user_id: string;
  readonly participant_id: string;
  readonly part: 'caller' | 'callee' | 'added';
  readonly active: boolean;
  readonly missed: boolean;
  /** When the call ended for this user; `null` while active. */
  readonly ended_at: EpochMs | null;
}

/** The webhook that caused the change: its effect and this receipt are one commit. */
export interface Receipt {
  readonly provider: string;
  /** The vendor's event id, else a hash of the raw body. */
  readonly eventKey: string;
}

/** The request that placed the call. `key` is `${orgId}:${userId}:${Idempotency-Key}`. */
export interface IdempotencyRecord {
  readonly key: string;
  readonly hash: string;
  readonly expiresAt: EpochMs;
}

/** The conversation that a call opens, as the first of its key in the organisation. */
export interface NewConversation {
  readonly id: string;
  readonly key: string;
  readonly contact_id: string | null;
  /** List of `Person`, JSON. */
  readonly people: string;
}

/** One change of one call, all or nothing. */
export interface CallChange {
  /** When the change was made: `updated_at`, and the receipt's time. Epoch ms. */
  readonly at: EpochMs;
  /** The version that the change was computed from; 0 places the call. */
  readonly expectedVersion: number;
  readonly call: CallRow;
  readonly events: readonly EventRow[];
  /** Every user of the call or only those that changed; rows are inserted or brought up to date. No user twice. */
  readonly people: readonly PersonRow[];
  readonly receipt?: Receipt | undefined;
  /**
   * The change was decided because the call's lease had run out by then, epoch ms: it counts only while that is so. The
   * lease moves without a version, so comparing versions alone would not see it renewed.
   */
  readonly leaseOverBy?: EpochMs | undefined;
  /** Only with `expectedVersion` 0. */
  readonly idempotency?: IdempotencyRecord | undefined;
  /** Only with `expectedVersion` 0. */
  readonly conversation?: NewConversation | undefined;
}

/**
 * `saved`: everything is committed. `duplicate`: the receipt exists, nothing was written. `conflict`: nothing was written:
 * `version` somebody else changed the call or renewed its lease (load and decide again), `ring_pair` the two already have a
 * call that rings, `idempotency` the key was used, `conversation` somebody else has opened it.
 */
export type CommitResult =
  'saved' | 'duplicate' | { readonly conflict: 'version' | 'ring_pair' | 'idempotency' | 'conversation' };
