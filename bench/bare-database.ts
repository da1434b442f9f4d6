import { openPool } from '../packages/server-kit/src/database/postgres/open-pool.js';
import { openSqliteHandle } from '../packages/server-kit/src/database/sqlite/load-sqlite.js';

/** Inserts one row and resolves when it is committed. */
export type Insert = (
  row: readonly [id: string, provider: string, body: string, at: number],
) => Promise<void>;

const table =
  'create table if not exists bench_webhooks (id text primary key, provider text, body text, at bigint)';
const columns = 'insert into bench_webhooks (id, provider, body, at) values';

/** The same database as the product's, with the same care for the disk, and nothing of ours between. */
export async function openBareDatabase(target: string): Promise<Insert> {
  if (!target.startsWith('file:')) {
    const pool = await openPool(target, {});
    await pool.query(table);
    return async (row) =>
      void (await pool.query({ name: 'insert', text: `${columns} ($1, $2, $3, $4)`, values: [...row] }));
  }
  const handle = await openSqliteHandle(target.slice('file:'.length), false);
  handle.exec('pragma journal_mode = wal; pragma synchronous = full');
  handle.exec(table);
  // A connection that nobody holds is closed with the garbage, and its statements with it.
  const held = { handle, statement: handle.prepare(`${columns} (?, ?, ?, ?)`) };
  return async (row) => void held.statement.run(...row);
}
