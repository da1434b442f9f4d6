import type { Database, DatabaseOptions, DatabaseTarget } from './database.js';
import { openPostgres } from './postgres/open-postgres.js';
import { openSqlite } from './sqlite/open-sqlite.js';

/**
 * Opens a database and brings its tables up to date. Several processes may do so at once: one migrates, the others wait.
 *
 * @throws {TypeError} when the target is no database that Offhook knows.
 * @throws {CallError} `unavailable` when PostgreSQL cannot be reached or the file stays locked.
 *
 * @example
 * const database = await openDatabase('file:./offhook.db');
 * const shared = await openDatabase({ dialect: new PostgresDialect({ pool }), schema: 'calls' });
 */
export async function openDatabase(target: DatabaseTarget, options: DatabaseOptions = {}): Promise<Database> {
  if (typeof target !== 'string') return openPostgres(target, options);
  if (target.startsWith('file:')) return openSqlite(target, options);
  if (/^postgres(ql)?:\/\//.test(target)) return openPostgres({ url: target }, options);
  throw new TypeError(
    "A database is 'file:<path>', 'file::memory:', 'postgres://…', or { dialect, schema }.",
  );
}
