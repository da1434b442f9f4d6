import { CallError } from '@offhook/core/errors';

import type { BoundValue } from '../sql-value.js';

/** The part of `node:sqlite`'s statement that Offhook uses. https://nodejs.org/api/sqlite.html */
export interface SqliteStatement {
  run(...values: BoundValue[]): { readonly changes: number | bigint };
  all(...values: BoundValue[]): unknown[];
  iterate(...values: BoundValue[]): IterableIterator<unknown>;
  columns(): readonly unknown[];
}

/** The part of `node:sqlite`'s connection that Offhook uses. */
export interface SqliteHandle {
  prepare(sql: string): SqliteStatement;
  exec(sql: string): void;
  close(): void;
}

interface SqliteModule {
  readonly DatabaseSync: new (path: string, options: { readonly readOnly: boolean }) => SqliteHandle;
}

/**
 * Opens a SQLite connection with Node's own SQLite where its API is complete (Node 22.16 and later), else with its drop-in
 * package for Node 20.
 *
 * @throws {CallError} `not_configured` when neither is there.
 */
export async function openSqliteHandle(path: string, readOnly: boolean): Promise<SqliteHandle> {
  const { DatabaseSync } = builtIn() ?? (await dropIn());
  return new DatabaseSync(path, { readOnly });
}

/** `columns()` came last of all that is needed, and no connection can tell a SELECT from an UPDATE without it. */
function builtIn(): SqliteModule | undefined {
  const module = process.getBuiltinModule('node:sqlite') as
    (SqliteModule & { readonly StatementSync?: { readonly prototype: object } }) | undefined;
  return module?.StatementSync && 'columns' in module.StatementSync.prototype ? module : undefined;
}

async function dropIn(): Promise<SqliteModule> {
  try {
    return await import('@photostructure/sqlite');
  } catch (cause) {
    throw new CallError('not_configured', {
      message:
        'SQLite needs Node 22.16 or later, or the package @photostructure/sqlite. Install it, or use PostgreSQL.',
      cause,
    });
  }
}
