import type { CallState, CallStatus, Outcome } from '@offhook/core/call';

import type { Database } from './database.js';
import { createCallList, type CallCursor, type CallFilters, type CallPage } from './list-calls.js';
import type { EpochMs, RowOf } from './schema.js';
import type { SqlValue } from './sql-value.js';

/** A call with the columns that live beside its snapshot. */
export interface StoredCall {
  readonly state: CallState;
  readonly publishedVersion: number;
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
  readonly part: 'caller' | 'callee' | null;
}

/** What the ETag of a user's active calls is made of. */
export interface ActiveVersions {
  readonly calls: readonly { readonly id: string; readonly version: number }[];
  readonly missedUnseen: number;
}

/** The call that an Idempotency-Key placed. */
export interface IdempotentCall {
  readonly id: string;
  readonly hash: string;
  readonly expiresAt: EpochMs;
}

/** A call whose deadline or lease has passed. */
export interface DueCall {
  readonly id: string;
  readonly deadline: boolean;
  readonly lease: boolean;
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

/** Which placed calls count against a limit. */
export interface PlacedFacts {
  readonly orgId: string;
  readonly kind: 'app' | 'phone';
  readonly createdBy?: string;
  /** First digits of the dialled E.164 number, with `+`. */
  readonly numberPrefix?: string;
  /** Placed at or after, epoch ms. */
  readonly since: EpochMs;
}

/** All reads of the call tables. */
export interface CallQueries {
  readCall(id: string): Promise<StoredCall | null>;
  /** The calls that exist, in the order of `ids`. */
  readCalls(ids: readonly string[]): Promise<readonly CallState[]>;
  callStatusFor(id: string, userId: string): Promise<StoredStatus | null>;
  /** Calls this user is active in, and those that ended for them at or after `endedSince`. */
  activeCallsFor(orgId: string, userId: string, endedSince: EpochMs): Promise<readonly CallState[]>;
  /** Ids and versions of the same calls, sorted by id, and the missed count, in one statement. */
  activeVersionsFor(orgId: string, userId: string, endedSince: EpochMs): Promise<ActiveVersions>;
  /** Calls this user is active in; with `null`, in every organisation. */
  liveCallsOfUser(orgId: string | null, userId: string): Promise<readonly CallState[]>;
  /** How many calls were placed that match all given facts; limits are counted by it. */
  countPlaced(facts: PlacedFacts): Promise<number>;
  missedUnseenCount(orgId: string, userId: string): Promise<number>;
  findByIdempotencyKey(key: string): Promise<IdempotentCall | null>;
  /** Id of the ringing call of this pair. */
  findByRingPair(ringPair: string): Promise<string | null>;
  /** Calls whose next deadline, or whose lease while live, is at or before `now`; earliest first. */
  dueCalls(now: EpochMs, limit: number): Promise<readonly DueCall[]>;
  /** Calls with an unpublished version that were last changed at or before `changedBefore`; oldest first. */
  unpublishedCalls(
    changedBefore: EpochMs,
    limit: number,
  ): Promise<readonly { readonly id: string; readonly version: number }[]>;
  listCalls(
    filters: CallFilters,
    page: { readonly limit: number; readonly after?: CallCursor | null },
  ): Promise<CallPage>;
  timeline(callId: string): Promise<readonly StoredEvent[]>;
}

/**
 * Makes the queries of a database. Those that every poll, push and sweep needs are prepared statements.
 *
 * @example
 * const queries = createCallQueries(database);
 * const stored = await queries.readCall(callId);
 */
export function createCallQueries(database: Database): CallQueries {
  return {
    ...snapshotQueries(database),
    ...activeQueries(database),
    ...sweepQueries(database),
    listCalls: createCallList(database),
  };
}

type StateRow = Pick<RowOf<'offhook_calls'>, 'state'>;

function snapshotQueries(
  database: Database,
): Pick<
  CallQueries,
  'readCall' | 'readCalls' | 'callStatusFor' | 'findByIdempotencyKey' | 'findByRingPair' | 'timeline'
> {
  const calls = database.table('offhook_calls');
  const people = database.table('offhook_call_people');
  const events = database.table('offhook_call_events');
  const call = `select state, published_version, lease_until from ${calls} where id = ?`;
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
      return { state: parseState(row), publishedVersion: row.published_version, leaseUntil: row.lease_until };
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

function activeQueries(
  database: Database,
): Pick<
  CallQueries,
  'activeCallsFor' | 'activeVersionsFor' | 'liveCallsOfUser' | 'countPlaced' | 'missedUnseenCount'
> {
  const calls = database.table('offhook_calls');
  const people = database.table('offhook_call_people');
  const liveIds = `select call_id from ${people} where org_id = ? and user_id = ? and ended_at is null and active = 1`;
  const activeIds = `${liveIds} union select call_id from ${people} where org_id = ? and user_id = ? and ended_at >= ?`;
  const states = (ids: string) =>
    `select state from ${calls} where id in (${ids}) order by started_at desc, id desc`;
  const missed = `select count(*) as version from ${people} where org_id = ? and user_id = ? and missed = 1 and missed_seen = 0`;
  const versions = `select id, version from ${calls} where id in (${activeIds})
    union all select null as id, seen.version from (${missed}) as seen`;
  const [liveStates, activeStates] = [states(liveIds), states(activeIds)];
  const liveStatesAnywhere = states(
    `select call_id from ${people} where user_id = ? and ended_at is null and active = 1`,
  );
  return {
    activeCallsFor: async (orgId, userId, endedSince) =>
      (await database.read<StateRow>(activeStates, [orgId, userId, orgId, userId, endedSince])).map(
        parseState,
      ),
    activeVersionsFor: async (orgId, userId, endedSince) => {
      const values = [orgId, userId, orgId, userId, endedSince, orgId, userId];
      return toActiveVersions(await database.read<VersionColumns>(versions, values));
    },
    liveCallsOfUser: async (orgId, userId) =>
      (
        await (orgId === null
          ? database.read<StateRow>(liveStatesAnywhere, [userId])
          : database.read<StateRow>(liveStates, [orgId, userId]))
      ).map(parseState),
    countPlaced: async ({ orgId, kind, createdBy, numberPrefix, since }) => {
      const conditions = ['org_id = ?', 'kind = ?', 'started_at >= ?'];
      const values: SqlValue[] = [orgId, kind, since];
      if (createdBy !== undefined) {
        conditions.push('created_by = ?');
        values.push(createdBy);
      }
      if (numberPrefix !== undefined) {
        conditions.push('dialed_number >= ? and dialed_number < ?');
        values.push(numberPrefix, `${numberPrefix}~`);
      }
      const sql = `select count(*) as version from ${calls} where ${conditions.join(' and ')}`;
      return Number((await database.read<{ version: number }>(sql, values))[0]?.version ?? 0);
    },
    missedUnseenCount: async (orgId, userId) =>
      Number((await database.read<{ version: number }>(missed, [orgId, userId]))[0]?.version ?? 0),
  };
}

function sweepQueries(database: Database): Pick<CallQueries, 'dueCalls' | 'unpublishedCalls'> {
  const calls = database.table('offhook_calls');
  // Each half is limited by its own index, so a backlog after an outage costs no full sort.
  const due = `select id, max(deadline) as deadline, max(lease) as lease, min(due_at) as due_at from (
      select * from (select id, 1 as deadline, 0 as lease, next_deadline_at as due_at from ${calls}
        where next_deadline_at <= ? order by next_deadline_at limit ?) as by_deadline
      union all
      select * from (select id, 0 as deadline, 1 as lease, lease_until as due_at from ${calls}
        where over = 0 and lease_until <= ? order by lease_until limit ?) as by_lease
    ) as due group by id order by due_at limit ?`;
  const unpublished = `select id, version from ${calls}
    where published_version < version and updated_at <= ? order by updated_at limit ?`;
  return {
    dueCalls: async (now, limit) => {
      const rows = await database.read<DueColumns>(due, [now, limit, now, limit, limit]);
      return rows.map((row) => ({ id: row.id, deadline: row.deadline === 1, lease: row.lease === 1 }));
    },
    unpublishedCalls: (changedBefore, limit) => database.read(unpublished, [changedBefore, limit]),
  };
}

type CallColumns = Pick<RowOf<'offhook_calls'>, 'state' | 'published_version' | 'lease_until'>;
type StatusColumns = Pick<
  RowOf<'offhook_calls'>,
  'org_id' | 'version' | 'status' | 'on_hold' | 'duration_seconds' | 'outcome'
> & { readonly part: 'caller' | 'callee' | null };
type EventColumns = Omit<RowOf<'offhook_call_events'>, 'call_id' | 'position'>;
interface IdempotencyColumns {
  readonly id: string;
  readonly idempotency_hash: string;
  readonly idempotency_expires_at: EpochMs;
}
interface VersionColumns {
  /** `null` on the one row that carries the missed count instead of a version. */
  readonly id: string | null;
  readonly version: number;
}
interface DueColumns {
  readonly id: string;
  readonly deadline: number;
  readonly lease: number;
}

/** The snapshot in a row. Only Offhook writes the column, so its shape is trusted. */
function parseState(row: StateRow): CallState {
  return JSON.parse(row.state) as CallState;
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

function toActiveVersions(rows: readonly VersionColumns[]): ActiveVersions {
  const calls = rows.flatMap(({ id, version }) => (id === null ? [] : [{ id, version }]));
  calls.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { calls, missedUnseen: rows.find((row) => row.id === null)?.version ?? 0 };
}
