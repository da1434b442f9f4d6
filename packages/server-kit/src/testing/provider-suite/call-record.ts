import type { CallState, Leg } from '@offhook/core/call';
import type { BoundValue } from '../../database/sql-value.js';
import { openSqliteHandle, type SqliteHandle } from '../../database/sqlite/load-sqlite.js';
import type { SuiteWorld } from './suite-world.js';

/**
 * A call as it is stored, with ways back: what is told of it once can be told of it again in another order, at the cost
 * of a few rows instead of a new call.
 */
export interface CallRecord {
  /** The stored state, without versions and without when something was received. */
  read(): string;
  /** The call as it is now, and the webhooks that were received. */
  mark(): CallMark;
  /** All is as it was then. */
  putBack(mark: CallMark): void;
  close(): void;
}

/** A point to come back to. */
export interface CallMark {
  readonly call: Row;
  readonly people: readonly Row[];
  readonly receipts: readonly Row[];
}

/** What else of a record is left out. */
export interface CallRecordOptions {
  /** Leaves out when anything happened: for what our own clock dates, of whom it is only sure that it happened. */
  readonly timeless?: boolean;
}

type Row = Readonly<Record<string, BoundValue>>;

/** Opens it on the world's SQLite file. */
export async function openCallRecord(
  { databaseFile }: SuiteWorld,
  callId: string,
  { timeless = false }: CallRecordOptions = {},
): Promise<CallRecord> {
  const database = await openSqliteHandle(databaseFile, false);
  database.exec('pragma busy_timeout = 5000');
  const call = (): Row => {
    const row = rowsOf(database, 'offhook_calls', 'id', callId)[0];
    if (row === undefined) throw new Error(`no call ${callId} is stored`);
    return row;
  };
  return {
    read: () => {
      const state = withoutReceipt(stateIn(call()));
      return JSON.stringify(timeless ? withoutTimes(state) : state, null, 1);
    },
    mark: () => ({
      call: call(),
      people: rowsOf(database, 'offhook_call_people', 'call_id', callId),
      receipts: database.prepare('select * from offhook_webhook_receipts').all() as readonly Row[],
    }),
    putBack(mark) {
      // A version never comes again: a node may remember it.
      const version = stateIn(call()).version + 1;
      const round = { ...mark.call, version };
      const state = JSON.stringify({ ...stateIn(mark.call), version });
      database.exec('begin immediate');
      database.exec('delete from offhook_webhook_receipts');
      for (const receipt of mark.receipts) insert(database, 'offhook_webhook_receipts', receipt);
      update(database, 'offhook_calls', { ...round, state }, ['id']);
      for (const person of mark.people)
        update(database, 'offhook_call_people', person, ['call_id', 'user_id']);
      database.exec('commit');
    },
    close: () => database.close(),
  };
}

function stateIn(row: Row): CallState {
  return JSON.parse(String(row['state'])) as CallState;
}

function withoutReceipt(call: CallState): object {
  const legs = call.legs.map((leg) => ({ ...leg, heardAt: null, dueAt: null, times: timesOf(call, leg) }));
  return { ...call, version: null, reconcile: null, legs };
}

/** What Asterisk tells is dated by when it arrives, as it never arrives late: then only what happened can be the same. */
function timesOf({ provider }: CallState, { times }: Leg): unknown {
  if (provider !== 'asterisk') return times;
  return Object.entries(times).map(([step, at]) => [step, at !== null]);
}

/** Every time of day in it is only told from none at all. */
function withoutTimes(state: unknown): unknown {
  const isTime = (value: unknown): boolean => typeof value === 'number' && value > 1e12;
  return JSON.parse(JSON.stringify(state, (_, value: unknown) => (isTime(value) ? 'then' : value)));
}

function rowsOf(database: SqliteHandle, table: string, key: string, value: string): readonly Row[] {
  return database.prepare(`select * from ${table} where ${key} = ?`).all(value) as readonly Row[];
}

function insert(database: SqliteHandle, table: string, row: Row): void {
  const columns = Object.keys(row);
  const values = columns.map((column) => row[column] ?? null);
  const places = columns.map(() => '?').join(', ');
  database.prepare(`insert into ${table} (${columns.join(', ')}) values (${places})`).run(...values);
}

function update(database: SqliteHandle, table: string, row: Row, keys: readonly string[]): void {
  const named = (columns: readonly string[]): string[] => columns.map((column) => `${column} = ?`);
  const others = Object.keys(row).filter((column) => !keys.includes(column));
  const values = [...others, ...keys].map((column) => row[column] ?? null);
  const set = named(others).join(', ');
  database.prepare(`update ${table} set ${set} where ${named(keys).join(' and ')}`).run(...values);
}
