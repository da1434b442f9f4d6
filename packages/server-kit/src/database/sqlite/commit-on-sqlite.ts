import type { CallChange, CommitResult } from '../call-change.js';
import { callValues, changedColumns, changedValues, leaseIsOver, placedColumns } from '../call-columns.js';
import type { SqliteDatabase, SqliteStatements } from '../database.js';
import { violatedColumns } from './sqlite-error.js';

/** The commit on SQLite: a handful of prepared statements in one synchronous transaction. */
export function commitOnSqlite(database: SqliteDatabase): (change: CallChange) => Promise<CommitResult> {
  const sql = statementTexts(database);
  return async (change) => {
    try {
      await database.transact((statements) => writeChange(statements, sql, change));
      return 'saved';
    } catch (error) {
      const refusal = error instanceof VersionConflict ? versionConflict : refusalOf(violatedColumns(error));
      if (refusal) return refusal;
      throw error;
    }
  };
}

/** Rolls the transaction back when no row had the expected version. */
class VersionConflict extends Error {
  override readonly name = 'VersionConflict';
}

const versionConflict = { conflict: 'version' } as const;

function refusalOf(columns: string | null): CommitResult | null {
  switch (columns) {
    case 'offhook_webhook_receipts.provider, offhook_webhook_receipts.event_key':
      return 'duplicate';
    case 'offhook_calls.ring_pair':
      return { conflict: 'ring_pair' };
    case 'offhook_calls.idempotency_key':
      return { conflict: 'idempotency' };
    case 'offhook_conversations.org_id, offhook_conversations.key':
      return { conflict: 'conversation' };
    case 'offhook_calls.id':
      return versionConflict;
    default:
      return null;
  }
}

type Texts = Record<
  'place' | 'change' | 'changeIfLeaseIsOver' | 'outbox' | 'receipt' | 'conversation' | 'event' | 'person',
  string
>;

function statementTexts({ table }: SqliteDatabase): Texts {
  const calls = table('offhook_calls');
  const marks = (count: number) => Array.from({ length: count }, () => '?').join(', ');
  const change = `update ${calls} set ${changedColumns.map((column) => `${column} = ?`).join(', ')} where id = ? and version = ?`;
  return {
    place: `insert into ${calls} (${placedColumns.join(', ')}) values (${marks(placedColumns.length)})`,
    change,
    changeIfLeaseIsOver: change + leaseIsOver,
    outbox: `insert into ${table('offhook_call_outbox')} (call_id, version, committed_at) values (${marks(3)})`,
    receipt: `insert into ${table('offhook_webhook_receipts')} (provider, event_key, call_id, received_at) values (${marks(4)})`,
    conversation: `insert into ${table('offhook_conversations')} (id, org_id, key, contact_id, people, created_at, updated_at) values (${marks(7)})`,
    event: `insert into ${table('offhook_call_events')} (id, call_id, version, position, at, type, actor_user_id, data) values (${marks(8)})`,
    person: `insert into ${table('offhook_call_people')}
      (call_id, org_id, user_id, participant_id, part, active, missed, started_at, ended_at) values (${marks(9)})
      on conflict (call_id, user_id) do update set participant_id = excluded.participant_id, part = excluded.part,
      active = excluded.active, missed = excluded.missed, ended_at = excluded.ended_at`,
  };
}

function writeChange(statements: SqliteStatements, sql: Texts, change: CallChange): void {
  const { call, at, receipt, conversation } = change;
  if (change.expectedVersion === 0) statements.run(sql.place, callValues(change));
  else {
    const { expectedVersion, leaseOverBy } = change;
    const values = [...changedValues(change), call.id, expectedVersion];
    const changes =
      leaseOverBy === undefined
        ? statements.run(sql.change, values)
        : statements.run(sql.changeIfLeaseIsOver, [...values, leaseOverBy]);
    if (changes === 0) throw new VersionConflict();
  }
  statements.run(sql.outbox, [call.id, call.version, at]);
  if (receipt) statements.run(sql.receipt, [receipt.provider, receipt.eventKey, call.id, at]);
  if (conversation) {
    const { id, key, contact_id, people } = conversation;
    statements.run(sql.conversation, [id, call.org_id, key, contact_id, people, at, at]);
  }
  change.events.forEach((event, position) => {
    const data = JSON.stringify(event.data);
    statements.run(sql.event, [
      event.id,
      call.id,
      call.version,
      position,
      event.at,
      event.type,
      event.actor_user_id,
      data,
    ]);
  });
  for (const person of change.people) {
    const { user_id, participant_id, part, active, missed, ended_at } = person;
    statements.run(sql.person, [
      ...[call.id, call.org_id, user_id, participant_id, part],
      ...[active, missed, call.started_at, ended_at],
    ]);
  }
}
