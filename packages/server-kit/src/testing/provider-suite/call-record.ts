import type { CallState, Leg } from '@offhook/core/call';
import type { BoundValue } from '../../database/sql-value.js';
import { openSqliteHandle, type SqliteHandle } from '../../database/sqlite/load-sqlite.js';
import type { SuiteWorld } from './suite-world.js';

/**
 * A call as it is stored, with a way back: what is told of it once can be told of it again in another order, at the cost
 * of a few rows instead of a new call.
 */
export interface CallRecord {
  /** The stored state, without versions and without when something was received. */
  read(): string;
  /** The call is as it was when this record was opened, and no webhook of any call was ever received. */
  putBack(): void;
  close(): void;
}

type Row = Readonly<Record<string, BoundValue>>;

/** Versions of one round never come again in the next: a node may remember them. */
const versionsPerRound = 1000;

/** Opens it on the world's SQLite file. */
export async function openCallRecord({ databaseFile }: SuiteWorld, callId: string): Promise<CallRecord> {
  const database = await openSqliteHandle(databaseFile, false);
  database.exec('pragma busy_timeout = 5000');
  const before = rowsOf(database, 'offhook_calls', 'id', callId)[0];
  const people = rowsOf(database, 'offhook_call_people', 'call_id', callId);
  if (before === undefined) throw new Error(`no call ${callId} is stored`);
  const state = JSON.parse(String(before['state'])) as CallState;
  let rounds = 0;
  return {
    read() {
      const row = rowsOf(database, 'offhook_calls', 'id', callId)[0];
      return withoutReceipt(JSON.parse(String(row?.['state'])) as CallState);
    },
    putBack() {
      rounds += 1;
      const version = state.version + rounds * versionsPerRound;
      const round = { ...before, version, published_version: version };
      database.exec('begin immediate');
      database.exec('delete from offhook_webhook_receipts');
      update(database, 'offhook_calls', { ...round, state: JSON.stringify({ ...state, version }) }, ['id']);
      for (const person of people) update(database, 'offhook_call_people', person, ['call_id', 'user_id']);
      database.exec('commit');
    },
    close: () => database.close(),
  };
}

function withoutReceipt(call: CallState): string {
  const legs = call.legs.map((leg) => ({ ...leg, heardAt: null, dueAt: null, times: timesOf(call, leg) }));
  return JSON.stringify({ ...call, version: null, reconcile: null, legs }, null, 1);
}

/** What Asterisk tells is dated by when it arrives, as it never arrives late: then only what happened can be the same. */
function timesOf({ provider }: CallState, { times }: Leg): unknown {
  if (provider !== 'asterisk') return times;
  return Object.entries(times).map(([step, at]) => [step, at !== null]);
}

function rowsOf(database: SqliteHandle, table: string, key: string, value: string): readonly Row[] {
  return database.prepare(`select * from ${table} where ${key} = ?`).all(value) as readonly Row[];
}

function update(database: SqliteHandle, table: string, row: Row, keys: readonly string[]): void {
  const named = (columns: readonly string[]): string[] => columns.map((column) => `${column} = ?`);
  const others = Object.keys(row).filter((column) => !keys.includes(column));
  const values = [...others, ...keys].map((column) => row[column] ?? null);
  const set = named(others).join(', ');
  database.prepare(`update ${table} set ${set} where ${named(keys).join(' and ')}`).run(...values);
}
