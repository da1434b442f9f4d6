import type { SqlValue } from '../sql-value.js';
import { callOutbox } from './call-outbox.js';
import { callsAndPeople } from './calls-and-people.js';
import { foldedSearchText } from './folded-search-text.js';
import type { Migration, MigrationContext } from './migration.js';
import { numbers } from './numbers.js';
import { plainSnapshots } from './plain-snapshots.js';
import { providerAccounts } from './provider-accounts.js';

/** All steps, oldest first. */
const migrations: readonly Migration[] = [
  callsAndPeople,
  foldedSearchText,
  providerAccounts,
  numbers,
  callOutbox,
  plainSnapshots,
];

/** Runs one statement inside the migration's transaction. */
export type MigrationStatement = (sql: string, values: readonly SqlValue[]) => Promise<readonly unknown[]>;

/**
 * Brings the tables up to date. The caller holds the engine's lock and a transaction, so two processes never run the same
 * step and a failed step leaves nothing behind. Steps that ran already are skipped.
 */
export async function migrate(
  run: MigrationStatement,
  context: MigrationContext,
  now: number,
): Promise<void> {
  const table = context.table('offhook_migrations');
  await run(
    `create table if not exists ${table} (name ${context.key} primary key, applied_at bigint not null)`,
    [],
  );
  const rows = (await run(`select name from ${table}`, [])) as readonly { readonly name: string }[];
  const applied = new Set(rows.map((row) => row.name));
  for (const migration of migrations.filter(({ name }) => !applied.has(name))) {
    for (const statement of migration.statements(context)) await run(statement, []);
    await run(`insert into ${table} (name, applied_at) values (?, ?)`, [migration.name, now]);
  }
}
