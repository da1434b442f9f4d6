import type { CallChange } from '../call-change.js';
import type { PostgresDatabase } from '../database.js';
import { toBoundValue, type SqlValue } from '../sql-value.js';

/** Ends a statement that begins with `written`, the calls that it wrote. */
export interface StatementEnd {
  /** Returns the ids that were written. */
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/**
 * What is written beside calls: that they are to be published, receipts of webhooks, events, people. A table that gets no
 * rows is left out: to open it and its indexes costs as much as a row.
 */
export function createStatementEnd({
  table,
}: PostgresDatabase): (changes: readonly CallChange[]) => StatementEnd {
  const outbox = `, outbox as (
    insert into ${table('offhook_call_outbox')} (call_id, version, committed_at)
    select id, version, updated_at from written)`;
  const parts = [
    { text: receiptsText(table('offhook_webhook_receipts')), rowsOf: receiptsOf },
    { text: eventsText(table('offhook_call_events')), rowsOf: eventsOf },
    { text: peopleText(table('offhook_call_people')), rowsOf: peopleOf },
  ];
  return (changes) => {
    const wanted = parts
      .map(({ text, rowsOf }) => ({ text, rows: changes.flatMap(rowsOf) }))
      .filter(({ rows }) => rows.length > 0);
    return {
      text: [outbox, ...wanted.map(({ text }) => text), ' select id from written'].join(''),
      values: wanted.map(({ rows }) => rowsText(rows)),
    };
  };
}

type Rows = readonly Readonly<Record<string, SqlValue>>[];

function receiptsText(receipts: string): string {
  return `, receipts as (
    insert into ${receipts} (provider, event_key, call_id, received_at)
    select told.provider, told.event_key, told.call_id, told.received_at
    from json_populate_recordset(null::${receipts}, ?::text::json) as told join written on written.id = told.call_id)`;
}

function receiptsOf({ call, receipt, at }: CallChange): Rows {
  if (receipt === undefined) return [];
  return [{ provider: receipt.provider, event_key: receipt.eventKey, call_id: call.id, received_at: at }];
}

function eventsText(events: string): string {
  return `, events as (
    insert into ${events} (id, call_id, version, position, at, type, actor_user_id, data)
    select told.id, told.call_id, written.version, told.position, told.at, told.type, told.actor_user_id, told.data
    from json_populate_recordset(null::${events}, ?::text::json) as told join written on written.id = told.call_id)`;
}

function eventsOf({ call, events }: CallChange): Rows {
  return events.map((event, position) => ({
    ...event,
    ...{ call_id: call.id, position, data: JSON.stringify(event.data) },
  }));
}

function peopleText(people: string): string {
  return `, people as (
    insert into ${people} (call_id, org_id, user_id, participant_id, part, active, missed, started_at, ended_at)
    select told.call_id, written.org_id, told.user_id, told.participant_id, told.part, told.active, told.missed,
      written.started_at, told.ended_at
    from json_populate_recordset(null::${people}, ?::text::json) as told join written on written.id = told.call_id
    on conflict (call_id, user_id) do update set participant_id = excluded.participant_id, part = excluded.part,
      active = excluded.active, missed = excluded.missed, ended_at = excluded.ended_at)`;
}

function peopleOf({ call, people }: CallChange): Rows {
  return people.map((person) => ({ ...person, call_id: call.id }));
}

/**
 * Rows as one JSON text, so that a statement's text does not depend on how many there are. PostgreSQL reads them by the
 * names and types of its table.
 */
export function rowsText(rows: Rows): string {
  return JSON.stringify(rows.map(boundRow));
}

/** A replacer of `JSON.stringify` would do the same in three times the time. */
function boundRow(row: Readonly<Record<string, SqlValue>>): Record<string, unknown> {
  const bound: Record<string, unknown> = {};
  for (const name in row) bound[name] = toBoundValue(row[name]);
  return bound;
}
