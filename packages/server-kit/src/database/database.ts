import type { Dialect, Kysely } from 'kysely';

import type { OffhookTables } from './schema.js';
import type { SqlValue } from './sql-value.js';

/** Kysely on Offhook's tables. Raw fragments name them by `sql.raw(database.table('offhook_…'))`, which knows the schema. */
export type OffhookKysely = Kysely<OffhookTables>;

/** What a statement gave: its rows, if it returns any, and how many rows it changed. */
export interface StatementResult<Row> {
  readonly rows: readonly Row[];
  readonly changes: number;
}

/** What both engines offer. Booleans are written as 0/1; `NaN`, `Date`, `undefined` and objects throw `TypeError`. */
interface DatabaseBase {
  /** For reads. On SQLite this connection is read-only and sees committed rows only: writes go through {@link write}. */
  readonly kysely: OffhookKysely;

  /**
   * Runs `work` in one transaction; a throw rolls back. On SQLite writers queue up behind it, so nothing but statements
   * of the given Kysely may be awaited inside, and calling `write` inside `work` would wait for itself.
   *
   * @example
   * await database.write((tables) => tables.insertInto('offhook_contacts').values(row).execute());
   */
  write<T>(work: (tables: OffhookKysely) => Promise<T>): Promise<T>;

  /** A read whose prepared statement is kept per SQL text. Placeholders are `?`; tables are named by {@link table}. */
  read<Row>(sql: string, values: readonly SqlValue[]): Promise<readonly Row[]>;

  /** One writing statement, a transaction of its own, prepared and kept per SQL text like {@link read}. */
  run<Row>(sql: string, values: readonly SqlValue[]): Promise<StatementResult<Row>>;

  /** The table's name for raw SQL, with the schema where there is one. */
  table(name: keyof OffhookTables): string;

  /** Database time, epoch ms: the one clock that all nodes share for deadlines and leases. */
  now(): Promise<number>;

  /** Waits for running writes and closes all connections that it opened. */
  close(): Promise<void>;
}

/** Statements inside a transaction on SQLite; synchronous, so nothing else can come between. */
export interface SqliteStatements {
  /** Runs a statement and tells how many rows it changed. */
  run(sql: string, values: readonly SqlValue[]): number;
  /** Runs a statement and returns its rows. */
  all<Row>(sql: string, values: readonly SqlValue[]): readonly Row[];
}

/** The embedded database: one writing connection with a queue, one read-only connection. */
export interface SqliteDatabase extends DatabaseBase {
  readonly engine: 'sqlite';
  /** Runs `work` between BEGIN IMMEDIATE and COMMIT on the writing connection; a throw rolls back. */
  transact<T>(work: (statements: SqliteStatements) => T): Promise<T>;
}

/** PostgreSQL, own pool or the host's. */
export interface PostgresDatabase extends DatabaseBase {
  readonly engine: 'postgres';
}

/** An open database with all tables in place. Several nodes need PostgreSQL. */
export type Database = SqliteDatabase | PostgresDatabase;

/**
 * Where the tables live: `file:<path>` (SQLite), `file::memory:` (SQLite, gone after `close()`), `postgres://…`, or the
 * host's own PostgreSQL: a Kysely dialect of the host (its pool stays the host's to end) or an address, with the
 * schema that our tables live in.
 */
export type DatabaseTarget =
  | string
  | { readonly dialect: Dialect; readonly schema?: string | undefined }
  | { readonly url: string; readonly schema?: string | undefined };

/** Rarely needed options of `openDatabase`. */
export interface DatabaseOptions {
  /** Replaces the database's clock, for tests that own time. */
  readonly now?: (() => number) | undefined;
  /** Told when an idle PostgreSQL connection breaks; the pool replaces it by itself. */
  readonly onConnectionLost?: ((error: Error) => void) | undefined;
}
