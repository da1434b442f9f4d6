import type { CallChange, CommitResult } from '../call-change.js';
import { callValues, changedColumns, changedValues, leaseIsOver, placedColumns } from '../call-columns.js';
import type { PostgresDatabase } from '../database.js';
import type { SqlValue } from '../sql-value.js';
import { violatedConstraint } from './postgres-error.js';

/**
 * The commit on PostgreSQL: one statement, so one round trip. Everything hangs on `written`, the call's own row: if the
 * version did not match, nothing is inserted; if anything is refused (23505), nothing is written and the constraint's
 * name tells what it was.
 */
export function commitOnPostgres(database: PostgresDatabase): (change: CallChange) => Promise<CommitResult> {
  const textOf = commitTexts(database);
  return async (change) => {
    try {
      const { rows } = await database.run<{ written: number }>(textOf(change), valuesOf(change));
      return rows[0]?.written === 1 ? 'saved' : versionConflict;
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

/** A handful of texts (place or change, with a conversation, receipt or lease or without), each planned once per connection. */
function commitTexts({ table }: PostgresDatabase): (change: CallChange) => string {
  const calls = table('offhook_calls');
  const returning = 'returning id, org_id, version, started_at, updated_at';
  const place = `insert into ${calls} (${placedColumns.join(', ')}) values (${placedColumns.map(() => '?').join(', ')}) ${returning}`;
  const update = `update ${calls} set ${changedColumns.map((column) => `${column} = ?`).join(', ')} where id = ? and version = ?`;
  const receipt = `, receipt as (
    insert into ${table('offhook_webhook_receipts')} (provider, event_key, call_id, received_at)
    select ?::text, ?::text, written.id, ?::bigint from written)`;
  const conversation = `, conversation as (
    insert into ${table('offhook_conversations')} (id, org_id, key, contact_id, people, created_at, updated_at)
    select ?::text, written.org_id, ?::text, ?::text, ?::text, written.updated_at, written.updated_at from written)`;
  const people = table('offhook_call_people');
  const rest = `, events as (
    insert into ${table('offhook_call_events')} (id, call_id, version, position, at, type, actor_user_id, data)
    select event.id, written.id, written.version, event.position, event.at, event.type, event.actor_user_id, event.data
    from written cross join json_to_recordset(?::json) as event
      (id text, position integer, at bigint, type text, actor_user_id text, data text)),
    people as (
    insert into ${people} (call_id, org_id, user_id, participant_id, part, active, missed, started_at, ended_at)
    select written.id, written.org_id, person.user_id, person.participant_id, person.part, person.active, person.missed,
      written.started_at, person.ended_at
    from written cross join json_to_recordset(?::json) as person
      (user_id text, participant_id text, part text, active smallint, missed smallint, ended_at bigint)
    on conflict (call_id, user_id) do update set participant_id = excluded.participant_id, part = excluded.part,
      active = excluded.active, missed = excluded.missed, ended_at = excluded.ended_at)
    select count(*)::integer as written from written`;
  return (change) => {
    const { expectedVersion, leaseOverBy } = change;
    const write =
      expectedVersion === 0 ? place : `${update}${leaseOverBy === undefined ? '' : leaseIsOver} ${returning}`;
    return `with written as (${write})${change.receipt ? receipt : ''}${change.conversation ? conversation : ''}${rest}`;
  };
}

/** Lists travel as one JSON text each, so the statement's text does not depend on how many there are. */
function valuesOf(change: CallChange): SqlValue[] {
  const { call, expectedVersion, leaseOverBy, receipt, conversation, at } = change;
  const events = change.events.map((event, position) => ({
    ...event,
    position,
    data: JSON.stringify(event.data),
  }));
  const people = change.people.map((person) => ({
    ...person,
    active: Number(person.active),
    missed: Number(person.missed),
  }));
  return [
    ...(expectedVersion === 0 ? callValues(change) : [...changedValues(change), call.id, expectedVersion]),
    ...(leaseOverBy === undefined ? [] : [leaseOverBy]),
    ...(receipt ? [receipt.provider, receipt.eventKey, at] : []),
    ...(conversation
      ? [conversation.id, conversation.key, conversation.contact_id, conversation.people]
      : []),
    JSON.stringify(events),
    JSON.stringify(people),
  ];
}
