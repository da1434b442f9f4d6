import type {
  SqliteDatabase as KyselySqliteDatabase,
  SqliteStatement as KyselySqliteStatement,
} from 'kysely';

import type { SqliteStatements } from '../database.js';
import { toBoundValue, type BoundValue, type SqlValue } from '../sql-value.js';
import { openSqliteHandle, type SqliteHandle, type SqliteStatement } from './load-sqlite.js';

const mostStatements = 300;

/** How a connection is opened. */
export interface SqliteConnectionOptions {
  readonly path: string;
  readonly readOnly: boolean;
  /** True where nothing has to outlive the process: no waiting for the disk. */
  readonly volatile: boolean;
}

interface Prepared {
  readonly statement: SqliteStatement;
  readonly returnsRows: boolean;
}

/** One SQLite connection with its prepared statements, kept by their text. */
export class SqliteConnection implements SqliteStatements {
  readonly #handle: SqliteHandle;
  readonly #prepared = new Map<string, Prepared>();
  #closed = false;

  private constructor(handle: SqliteHandle) {
    this.#handle = handle;
  }

  /** Opens the file and sets what SQLite forgets between connections. */
  static async open({ path, readOnly, volatile }: SqliteConnectionOptions): Promise<SqliteConnection> {
    const connection = new SqliteConnection(await openSqliteHandle(path, readOnly));
    // This wait blocks the event loop. Readers hardly ever wait in WAL mode; for the writer see below.
    connection.exec('pragma busy_timeout = 250');
    connection.exec('pragma foreign_keys = on');
    if (readOnly) return connection;
    const [mode] = connection.all<{ journal_mode: string }>('pragma journal_mode = wal', []);
    if (mode?.journal_mode !== 'wal') {
      connection.close();
      throw new TypeError(
        `SQLite cannot keep a write-ahead log beside ${path}; choose a folder on a local disk.`,
      );
    }
    connection.exec(`pragma synchronous = ${volatile ? 'off' : 'full'}`);
    connection.exec('pragma journal_size_limit = 67108864');
    // From here on `SqliteWriter` does the waiting, without blocking.
    connection.exec('pragma busy_timeout = 10');
    return connection;
  }

  exec(sql: string): void {
    this.#handle.exec(sql);
  }

  run(sql: string, values: readonly SqlValue[]): number {
    return Number(this.#prepare(sql).statement.run(...values.map(toBoundValue)).changes);
  }

  all<Row>(sql: string, values: readonly SqlValue[]): readonly Row[] {
    return this.#prepare(sql).statement.all(...values.map(toBoundValue)) as Row[];
  }

  /** Runs any statement: rows if it returns rows, else the number of changed rows. */
  execute<Row>(
    sql: string,
    values: readonly SqlValue[],
  ): { readonly rows: readonly Row[]; readonly changes: number } {
    if (!this.#prepare(sql).returnsRows) return { rows: [], changes: this.run(sql, values) };
    const rows = this.all<Row>(sql, values);
    return { rows, changes: rows.length };
  }

  /** The connection as Kysely's SqliteDialect wants it. */
  forKysely(): KyselySqliteDatabase {
    return {
      prepare: (sql) => this.#kyselyStatement(sql),
      close: () => this.close(),
    };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#prepared.clear();
    this.#handle.close();
  }

  #kyselyStatement(sql: string): KyselySqliteStatement {
    const { statement, returnsRows } = this.#prepare(sql);
    return {
      reader: returnsRows,
      all: (values) => statement.all(...bind(values)),
      run: (values) => ({ changes: statement.run(...bind(values)).changes, lastInsertRowid: 0 }),
      // A statement of its own: the kept one would be reset under the iterator by its next use.
      iterate: (values) => this.#handle.prepare(sql).iterate(...bind(values)),
    };
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = this.#handle.prepare(sql);
    const prepared = { statement, returnsRows: statement.columns().length > 0 };
    // Kysely makes a text per combination of filters; the oldest goes, so that memory stays bounded.
    for (const oldest of this.#prepared.keys()) {
      if (this.#prepared.size < mostStatements) break;
      this.#prepared.delete(oldest);
    }
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}

function bind(values: readonly unknown[]): BoundValue[] {
  return values.map(toBoundValue);
}
