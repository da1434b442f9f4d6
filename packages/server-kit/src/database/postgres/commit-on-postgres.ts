import type { CallChange, CommitResult } from '../call-change.js';
import { callValues, changedColumns, changedValues, placedColumns } from '../call-columns.js';
import type { PostgresDatabase } from '../database.js';
import { createCommitGroups } from './commit-groups.js';
import { fewRows } from './few-rows.js';
import { violatedConstraint } from './postgres-error.js';
import { createRowsText } from './rows-text.js';
import { createStatementEnd } from './statement-end.js';

/**
 * The commit on PostgreSQL: one statement, so one round trip, and one for all changes that wait at the same time: most of
 * what a statement costs is there once, however many rows it writes. Everything hangs on `written`, the calls' own rows:
 * for a call whose version did not match, nothing is inserted; if anything is refused (23505), nothing at all is written and
 * the constraint's name tells what it was.
 */
export function commitOnPostgres(database: PostgresDatabase): (change: CallChange) => Promise<CommitResult> {
  const place = placeOne(database);
  const changeGroup = createCommitGroups(changeMany(database), ({ call }) => call.id);
  return async (change) => {
    try {
      const isSaved = change.expectedVersion === 0 ? await place(change) : await changeGroup(change);
      return isSaved ? 'saved' : versionConflict;
    } catch (error) {
      const refusal = refusalOf(violatedConstraint(error));
      if (refusal) return refusal;
      throw error;
    }
  };
}

const versionConflict = { conflict: 'version' } as const;

function refusalOf(constraint: string | null): CommitResult | null {
  switch (constraint) {
    case 'offhook_webhook_receipts_pkey':
      return 'duplicate';
    case 'offhook_calls_ring_pair':
      return { conflict: 'ring_pair' };
    case 'offhook_calls_idempotency_key':
      return { conflict: 'idempotency' };
    case 'offhook_conversations_key':
      return { conflict: 'conversation' };
    case 'offhook_calls_pkey':
      return versionConflict;
    default:
      return null;
  }
}

const returning = 'returning calls.id, calls.org_id, calls.version, calls.started_at, calls.updated_at';

/** Places a call, with the conversation that it opens. */
function placeOne(database: PostgresDatabase): (change: CallChange) => Promise<boolean> {
  const { table } = database;
  const marks = placedColumns.map(() => '?').join(', ');
  const call = `insert into ${table('offhook_calls')} as calls (${placedColumns.join(', ')}) values (${marks}) ${returning}`;
  const conversation = `, conversation as (
    insert into ${table('offhook_conversations')} (id, org_id, key, contact_id, people, created_at, updated_at)
    select ?::text, written.org_id, ?::text, ?::text, ?::text, written.updated_at, written.updated_at from written)`;
  const endOf = createStatementEnd(database);
  return async (change) => {
    const { conversation: opened } = change;
    const openedValues = opened ? [opened.id, opened.key, opened.contact_id, opened.people] : [];
    const end = endOf([change]);
    const text = `with written as (${call})${opened ? conversation : ''}${end.text}`;
    const { rows } = await database.run(text, [...callValues(change), ...openedValues, ...end.values]);
    return rows.length > 0;
  };
}

/** Changes calls, each from the version that its change was computed from; no call twice. */
function changeMany(
  database: PostgresDatabase,
): (changes: readonly CallChange[]) => Promise<readonly boolean[]> {
  const calls = database.table('offhook_calls');
  const set = changedColumns.map((column) => `${column} = told.${column}`).join(', ');
  const list = `select * from json_populate_recordset(null::${calls}, ?::text::json) as told where ${fewRows('told.id')}`;
  const beginning = `with told as (${list}),
    written as (update ${calls} as calls set ${set} from told
      where calls.id = told.id and calls.version = told.version - 1
        and (told.lease_until is null or calls.lease_until <= told.lease_until) ${returning})`;
  // The list has the table's columns, and a change writes no lease: in its column goes when the lease must be over.
  const toText = createRowsText(['id', 'lease_until', ...changedColumns]);
  const endOf = createStatementEnd(database);
  return async (changes) => {
    // By one order on all nodes: of two that change the same calls one waits for the other, never both.
    const inOrder = [...changes].sort((one, other) => (one.call.id < other.call.id ? -1 : 1));
    const rows = inOrder.map((change) => [
      change.call.id,
      change.leaseOverBy ?? null,
      ...changedValues(change),
    ]);
    const end = endOf(inOrder);
    const values = [toText(rows), ...end.values];
    const written = await database.run<{ id: string }>(beginning + end.text, values);
    const saved = new Set(written.rows.map(({ id }) => id));
    return changes.map(({ call }) => saved.has(call.id));
  };
}
