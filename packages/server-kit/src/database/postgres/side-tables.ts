import type { CallChange } from '../call-change.js';
import type { PostgresDatabase } from '../database.js';
import { toBoundValue, type SqlValue } from '../sql-value.js';

/**
 * The rest of a statement that begins with `written`, the calls that it wrote: that they are to be published, receipts,
 * events and people. Takes
 * {@link sideRows}; returns the ids that were written.
 */
export function sideTables({ table }: PostgresDatabase): string {
  const [outbox, receipts, events, people] = [
    table('offhook_call_outbox'),
    table('offhook_webhook_receipts'),
    table('offhook_call_events'),
    table('offhook_call_people'),
  ];
  return `, outbox as (
    insert into ${outbox} (call_id, version, committed_at)
    select id, version, updated_at from written),
    receipts as (
    insert into ${receipts} (provider, event_key, call_id, received_at)
    select told.provider, told.event_key, told.call_id, told.received_at
    from json_populate_recordset(null::${receipts}, ?::json) as told join written on written.id = told.call_id),
    events as (
    insert into ${events} (id, call_id, version, position, at, type, actor_user_id, data)
    select told.id, told.call_id, written.version, told.position, told.at, told.type, told.actor_user_id, told.data
    from json_populate_recordset(null::${events}, ?::json) as told join written on written.id = told.call_id),
    people as (
    insert into ${people} (call_id, org_id, user_id, participant_id, part, active, missed, started_at, ended_at)
    select told.call_id, written.org_id, told.user_id, told.participant_id, told.part, told.active, told.missed,
      written.started_at, told.ended_at
    from json_populate_recordset(null::${people}, ?::json) as told join written on written.id = told.call_id
    on conflict (call_id, user_id) do update set participant_id = excluded.participant_id, part = excluded.part,
      active = excluded.active, missed = excluded.missed, ended_at = excluded.ended_at)
    select id from written`;
}

/** What {@link sideTables} takes. */
export function sideRows(changes: readonly CallChange[]): readonly SqlValue[] {
  const receipts = changes.flatMap(({ call, receipt, at }) =>
    receipt === undefined
      ? []
      : [{ provider: receipt.provider, event_key: receipt.eventKey, call_id: call.id, received_at: at }],
  );
  const events = changes.flatMap(({ call, events: told }) =>
    told.map((event, position) => ({
      ...event,
      ...{ call_id: call.id, position, data: JSON.stringify(event.data) },
    })),
  );
  const people = changes.flatMap(({ call, people: told }) =>
    told.map((person) => ({ ...person, call_id: call.id })),
  );
  return [receipts, events, people].map(rowsText);
}

/**
 * Rows as one JSON text, so that a statement's text does not depend on how many there are. PostgreSQL reads them by the
 * names and types of its table.
 */
export function rowsText(rows: readonly Readonly<Record<string, SqlValue>>[]): string {
  return JSON.stringify(rows.map(boundRow));
}

/** A replacer of `JSON.stringify` would do the same in three times the time. */
function boundRow(row: Readonly<Record<string, SqlValue>>): Record<string, unknown> {
  const bound: Record<string, unknown> = {};
  for (const name in row) bound[name] = toBoundValue(row[name]);
  return bound;
}
