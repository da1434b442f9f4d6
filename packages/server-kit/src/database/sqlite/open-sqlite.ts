import { closeSync, mkdtempSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Kysely, SqliteDialect } from 'kysely';

import type { DatabaseOptions, SqliteDatabase } from '../database.js';
import { migrate } from '../migrations/migrate.js';
import type { OffhookTables } from '../schema.js';
import { createTableNamer } from '../table-namer.js';
import { SqliteConnection } from './sqlite-connection.js';
import { SqliteWriter } from './sqlite-writer.js';

/** Opens `file:<path>`, or `file::memory:`: the same thing in a temporary folder that goes with `close()`. */
export async function openSqlite(target: string, options: DatabaseOptions): Promise<SqliteDatabase> {
  const now = options.now ?? Date.now;
  const { path, volatile, discard } = locate(target);
  const table = createTableNamer();
  const context = { engine: 'sqlite', table, key: 'text', clustered: 'without rowid' } as const;
  const writing = await SqliteConnection.open({ path, volatile, readOnly: false });
  const writer = new SqliteWriter(writing);
  try {
    await writer.transaction(() =>
      migrate(async (sql, values) => writing.execute(sql, values).rows, context, now()),
    );
  } catch (error) {
    writing.close();
    discard();
    throw error;
  }
  const reading = await SqliteConnection.open({ path, volatile, readOnly: true });
  const kysely = forTables(reading);
  const tables = forTables(writing);
  return {
    engine: 'sqlite',
    kysely,
    write: (work) => writer.transaction(() => work(tables)),
    transact: (work) => writer.immediate(() => work(writing)),
    read: async <Row>(sql: string, values: Parameters<typeof reading.all>[1]) =>
      reading.all<Row>(sql, values),
    run: <Row>(sql: string, values: Parameters<typeof writing.all>[1]) =>
      writer.immediate(() => writing.execute<Row>(sql, values)),
    table,
    now: async () => now(),
    close: async () => {
      await writer.close();
      await Promise.all([kysely.destroy(), tables.destroy()]);
      reading.close();
      writing.close();
      discard();
    },
  };
}

function forTables(connection: SqliteConnection): Kysely<OffhookTables> {
  return new Kysely<OffhookTables>({ dialect: new SqliteDialect({ database: connection.forKysely() }) });
}

interface Location {
  readonly path: string;
  readonly volatile: boolean;
  readonly discard: () => void;
}

/**
 * `file::memory:` is a file too: SQLite's memory databases cannot be read while they are written, and would behave
 * differently from what runs in production.
 */
function locate(target: string): Location {
  if (target === 'file::memory:') {
    const folder = mkdtempSync(join(tmpdir(), 'offhook-'));
    const discard = () => rmSync(folder, { recursive: true, force: true });
    return { path: join(folder, 'memory.db'), volatile: true, discard };
  }
  const path = target.startsWith('file://') ? fileURLToPath(target) : resolve(target.slice('file:'.length));
  mkdirSync(dirname(path), { recursive: true });
  // Made by us, so that nobody else on the machine can read people's calls; SQLite's side files follow its mode.
  closeSync(openSync(path, 'a', 0o600));
  return { path, volatile: false, discard: () => undefined };
}
