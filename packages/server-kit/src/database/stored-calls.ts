import type { CallState, CallStatus, Outcome } from '@offhook/core/call';

import type { Database } from './database.js';
import type { EpochMs, RowOf } from './schema.js';

/** A call with the columns that live beside its snapshot. */
export interface StoredCall {
  readonly state: CallState;
  readonly leaseUntil: EpochMs | null;
}

/** What the status route needs, and what the asking user is in the call (`null`: not in it). */
export interface StoredStatus {
  readonly orgId: string;
  readonly version: number;
  readonly status: CallStatus;
  readonly onHold: boolean;
  readonly durationSeconds: number | null;
  readonly outcome: Outcome | null;
  readonly part: 'caller' | 'callee' | 'added' | null;
}

/** The call that an Idempotency-Key placed. */
export interface IdempotentCall {
  readonly id: string;
  readonly hash: string;
  readonly expiresAt: EpochMs;
}

/** One line of a timeline, oldest first. */
export interface StoredEvent {
  readonly id: string;
  readonly version: number;
  readonly at: EpochMs;
  readonly type: string;
  readonly actorUserId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Reads of single calls, by what they are known by. */
export interface StoredCalls {
  readCall(id: string): Promise<StoredCall | null>;
  /** The calls that exist, in the order of `ids`. */
  readCalls(ids: readonly string[]): Promise<readonly CallState[]>;
  /** The hot read: columns only, and one statement for call and part. */
  callStatusFor(id: string, userId: string): Promise<StoredStatus | null>;
  findByIdempotencyKey(key: string): Promise<IdempotentCall | null>;
  /** Id of the ringing call of this pair. */
  findByRingPair(ringPair: string): Promise<string | null>;
  timeline(callId: string): Promise<readonly StoredEvent[]>;
}

/** Makes the reads of single calls. */
export function createStoredCalls(database: Database): StoredCalls {
  const calls = database.table('offhook_calls');
  const people = database.table('offhook_call_people');
  const events = database.table('offhook_call_events');
  const call = `select state, lease_until from ${calls} where id = ?`;
  const status = `select c.org_id, c.version, c.status, c.on_hold, c.duration_seconds, c.outcome, p.part
    from ${calls} c left join ${people} p on p.call_id = c.id and p.user_id = ? where c.id = ?`;
  const byKey = `select id, idempotency_hash, idempotency_expires_at from ${calls} where idempotency_key = ?
    union all select call_id, hash, expires_at from ${database.table('offhook_intents')} where key = ?`;
  const byPair = `select id from ${calls} where ring_pair = ?`;
  const timeline = `select id, version, at, type, actor_user_id, data from ${events} where call_id = ? order by version, position limit 1000`;
  return {
    readCall: async (id) => {
      const row = (await database.read<CallColumns>(call, [id]))[0];
      if (!row) return null;
      return { state: parseState(row), leaseUntil: row.lease_until };
    },
    readCalls: async (ids) => {
      if (ids.length === 0) return [];
      const rows = await database.kysely
        .selectFrom('offhook_calls')
        .select(['id', 'state'])
        .where('id', 'in', ids)
        .execute();
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.flatMap((id) => byId.get(id) ?? []).map(parseState);
    },
    callStatusFor: async (id, userId) => {
      const row = (await database.read<StatusColumns>(status, [userId, id]))[0];
      return row ? toStatus(row) : null;
    },
    findByIdempotencyKey: async (key) => {
      const row = (await database.read<IdempotencyColumns>(byKey, [key, key]))[0];
      return row ? { id: row.id, hash: row.idempotency_hash, expiresAt: row.idempotency_expires_at } : null;
    },
    findByRingPair: async (ringPair) =>
      (await database.read<{ id: string }>(byPair, [ringPair]))[0]?.id ?? null,
    timeline: async (callId) => (await database.read<EventColumns>(timeline, [callId])).map(toEvent),
  };
}

/** The column that holds the snapshot. */
export type StateRow = Pick<RowOf<'offhook_calls'>, 'state'>;

/** The snapshot in a row. Only Offhook writes the column, so its shape is trusted. */
export function parseState(row: StateRow): CallState {
  return JSON.parse(row.state) as CallState;
}

type CallColumns = Pick<RowOf<'offhook_calls'>, 'state' | 'lease_until'>;
type StatusColumns = Pick<
  RowOf<'offhook_calls'>,
  'org_id' | 'version' | 'status' | 'on_hold' | 'duration_seconds' | 'outcome'
> & { readonly part: 'caller' | 'callee' | 'added' | null };
type EventColumns = Omit<RowOf<'offhook_call_events'>, 'call_id' | 'position'>;
interface IdempotencyColumns {
  readonly id: string;
  readonly idempotency_hash: string;
  readonly idempotency_expires_at: EpochMs;
}

function toStatus(row: StatusColumns): StoredStatus {
  return {
    orgId: row.org_id,
    version: row.version,
    status: row.status,
    onHold: row.on_hold === 1,
    durationSeconds: row.duration_seconds,
    outcome: row.outcome,
    part: row.part,
  };
}

function toEvent(row: EventColumns): StoredEvent {
  const data = JSON.parse(row.data) as StoredEvent['data'];
  return {
    id: row.id,
    version: row.version,
    at: row.at,
    type: row.type,
    actorUserId: row.actor_user_id,
    data,
  };
}
