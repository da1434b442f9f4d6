import type { CallChange, CommitResult, IdempotencyRecord, Receipt } from './call-change.js';
import type { Database } from './database.js';
import { commitOnPostgres } from './postgres/commit-on-postgres.js';
import { fewRows } from './postgres/few-rows.js';
import type { EpochMs } from './schema.js';
import { commitOnSqlite } from './sqlite/commit-on-sqlite.js';

/** All writes to the call tables. Only `calls/change-call.ts` may have one. */
export interface CallWriter {
  /** Compare and set: writes call, events, people and receipt in one commit, or nothing. */
  commitChange(change: CallChange): Promise<CommitResult>;
  /** Moves the lease of a live call forward, never back; no new version. False when nothing changed. */
  raiseLease(callId: string, until: EpochMs): Promise<boolean>;
  /** Takes these versions, by call, and all before them off the list of what has to be published; all in one commit. */
  forgetPublished(versions: ReadonlyMap<string, number>): Promise<void>;
  /** Clears a user's missed-calls badge; returns how many were cleared. */
  markMissedSeen(orgId: string, userId: string): Promise<number>;
  /** Keeps which call an Idempotency-Key led to that did not place it; the first stays. */
  rememberIntent(record: IdempotencyRecord, callId: string): Promise<void>;
  /** Frees Idempotency-Keys whose time is over, so that they may be used again; returns how many. */
  releaseIdempotencyKeys(now: EpochMs): Promise<number>;
  /** Keeps the receipt of a webhook that changed nothing; false when it is there already. */
  storeReceipt(receipt: Receipt, callId: string | null, at: EpochMs): Promise<boolean>;
  /** Forgets webhooks that arrived before this moment; returns how many. */
  forgetReceipts(before: EpochMs): Promise<number>;
}

/**
 * Makes the writer of a database.
 *
 * @example
 * const writer = createCallWriter(database);
 * const result = await writer.commitChange({ at, expectedVersion: 3, call, events, people });
 */
export function createCallWriter(database: Database): CallWriter {
  const calls = database.table('offhook_calls');
  const people = database.table('offhook_call_people');
  const intents = database.table('offhook_intents');
  const receipts = database.table('offhook_webhook_receipts');
  const forgetPublished = forgetVersions(database);
  const commit = database.engine === 'sqlite' ? commitOnSqlite(database) : commitOnPostgres(database);
  return {
    commitChange: (change) => {
      checkChange(change);
      return commit(change);
    },
    raiseLease: async (callId, until) => {
      const sql = `update ${calls} set lease_until = ? where id = ? and over = 0 and (lease_until is null or lease_until < ?)`;
      return (await database.run(sql, [until, callId, until])).changes > 0;
    },
    forgetPublished: async (versions) => {
      if (versions.size > 0) await forgetPublished(versions);
    },
    markMissedSeen: async (orgId, userId) => {
      const missed = `from ${people} where org_id = ? and user_id = ? and missed = 1 and missed_seen = 0`;
      // In the order in which commits write people: each would wait for the other else.
      const inOrder = database.engine === 'postgres' ? ' order by call_id for update' : '';
      const sql = `update ${people} set missed_seen = 1 where user_id = ? and call_id in (select call_id ${missed}${inOrder})`;
      return (await database.run(sql, [userId, orgId, userId])).changes;
    },
    rememberIntent: async ({ key, hash, expiresAt }, callId) => {
      const sql = `insert into ${intents} (key, hash, call_id, expires_at) values (?, ?, ?, ?) on conflict (key) do nothing`;
      await database.run(sql, [key, hash, callId, expiresAt]);
    },
    releaseIdempotencyKeys: async (now) => {
      await database.run(`delete from ${intents} where expires_at <= ?`, [now]);
      const sql = `update ${calls} set idempotency_key = null, idempotency_hash = null, idempotency_expires_at = null where idempotency_expires_at <= ?`;
      return (await database.run(sql, [now])).changes;
    },
    storeReceipt: async ({ provider, eventKey }, callId, at) => {
      const sql = `insert into ${receipts} (provider, event_key, call_id, received_at) values (?, ?, ?, ?) on conflict (provider, event_key) do nothing`;
      return (await database.run(sql, [provider, eventKey, callId, at])).changes > 0;
    },
    forgetReceipts: async (before) =>
      (await database.run(`delete from ${receipts} where received_at < ?`, [before])).changes,
  };
}

/** However many there are, on PostgreSQL it is one statement: they travel as one JSON text with pairs of call and version. */
function forgetVersions(database: Database): CallWriter['forgetPublished'] {
  const outbox = database.table('offhook_call_outbox');
  if (database.engine === 'sqlite') {
    const text = `delete from ${outbox} where call_id = ? and version <= ?`;
    return (versions) =>
      database.transact((statements) => {
        for (const pair of versions) statements.run(text, pair);
      });
  }
  const text = `delete from ${outbox} as outbox
    using (select value ->> 0 as id, (value ->> 1)::integer as version from json_array_elements(?::text::json)) as told
    where outbox.call_id = told.id and outbox.version <= told.version and ${fewRows('told.id')}`;
  return async (versions) => void (await database.run(text, [JSON.stringify([...versions].sort())]));
}

function checkChange(change: CallChange): void {
  if (change.call.version !== change.expectedVersion + 1) {
    throw new TypeError('A change makes the version after the one that it was computed from.');
  }
  if (change.leaseOverBy !== undefined && change.expectedVersion === 0) {
    throw new TypeError('A call that is just placed has no lease yet.');
  }
  if (change.idempotency && change.expectedVersion !== 0) {
    throw new TypeError('An idempotency key belongs to the commit that places the call.');
  }
  if (change.conversation && change.expectedVersion !== 0) {
    throw new TypeError('A conversation is opened by the commit that places the call.');
  }
}
