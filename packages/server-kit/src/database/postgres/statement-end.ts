import type { CallChange } from '../call-change.js';
import type { PostgresDatabase } from '../database.js';
import type { SqlValue } from '../sql-value.js';
import { createRowsText, type RowsText } from './rows-text.js';

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
    receiptsOf(table('offhook_webhook_receipts')),
    eventsOf(table('offhook_call_events')),
    peopleOf(table('offhook_call_people')),
  ];
  return (changes) => {
    const wanted = parts
      .map(({ text, toText, rowsOf }) => ({ text, toText, rows: changes.flatMap(rowsOf) }))
      .filter(({ rows }) => rows.length > 0);
    return {
      text: [outbox, ...wanted.map(({ text }) => text), ' select id from written'].join(''),
      values: wanted.map(({ toText, rows }) => toText(rows)),
    };
  };
}

/** Rows of one table. */
interface Part {
  readonly text: string;
  readonly toText: RowsText;
  readonly rowsOf: (change: CallChange) => readonly (readonly SqlValue[])[];
}

function receiptsOf(receipts: string): Part {
  const columns = ['provider', 'event_key', 'call_id', 'received_at'];
  return {
    text: `, receipts as (
    insert into ${receipts} (provider, event_key, call_id, received_at)
    select told.provider, told.event_key, told.call_id, told.received_at
    from json_populate_recordset(null::${receipts}, ?::text::json) as told join written on written.id = told.call_id)`,
    toText: createRowsText(columns),
    rowsOf: ({ call, receipt, at }) =>
      receipt === undefined ? [] : [[receipt.provider, receipt.eventKey, call.id, at]],
  };
}

function eventsOf(events: string): Part {
  const columns = ['id', 'call_id', 'position', 'at', 'type', 'actor_user_id', 'data'];
  return {
    text: `, events as (
    insert into ${events} (id, call_id, version, position, at, type, actor_user_id, data)
    select told.id, told.call_id, written.version, told.position, told.at, told.type, told.actor_user_id, told.data
    from json_populate_recordset(null::${events}, ?::text::json) as told join written on written.id = told.call_id)`,
    toText: createRowsText(columns),
    rowsOf: ({ call, events: rows }) =>
      rows.map(({ id, at, type, actor_user_id, data }, position) => [
        ...[id, call.id, position, at, type],
        ...[actor_user_id, JSON.stringify(data)],
      ]),
  };
}

function peopleOf(people: string): Part {
  const columns = ['call_id', 'user_id', 'participant_id', 'part', 'active', 'missed', 'ended_at'];
  return {
    text: `, people as (
    insert into ${people} (call_id, org_id, user_id, participant_id, part, active, missed, started_at, ended_at)
    select told.call_id, written.org_id, told.user_id, told.participant_id, told.part, told.active, told.missed,
      written.started_at, told.ended_at
    from json_populate_recordset(null::${people}, ?::text::json) as told join written on written.id = told.call_id
    on conflict (call_id, user_id) do update set participant_id = excluded.participant_id, part = excluded.part,
      active = excluded.active, missed = excluded.missed, ended_at = excluded.ended_at)`,
    toText: createRowsText(columns),
    rowsOf: ({ call, people: rows }) =>
      rows.map(({ user_id, participant_id, part, active, missed, ended_at }) => [
        ...[call.id, user_id, participant_id, part],
        ...[active, missed, ended_at],
      ]),
  };
}
