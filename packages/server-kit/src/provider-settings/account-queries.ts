import { CallError } from '@offhook/core/errors';
import type { Database, OffhookKysely } from '../database/database.js';
import { violatedConstraint } from '../database/postgres/postgres-error.js';
import type { AccountRow } from './sealed-settings.js';

/** What becomes of the accounts of one organisation at one provider. */
export type AccountsChange = (rows: readonly AccountRow[]) => readonly AccountRow[];

/** Reads and writes of the accounts' table. */
export interface AccountQueries {
  all(): Promise<readonly AccountRow[]>;
  /** Those that changed at this moment or later, epoch ms. */
  since(at: number): Promise<readonly AccountRow[]>;
  /**
   * Asks `change` about all accounts of the organisation at the provider and stores the rows that it gives, new or changed.
   * Resolves with them.
   */
  change(orgId: string, provider: string, change: AccountsChange): Promise<readonly AccountRow[]>;
  /** Stores the same settings in other bytes, unless they changed meanwhile. */
  reseal(row: AccountRow, settings: string): Promise<void>;
  /** Removes those that were replaced before this moment, epoch ms. */
  forgetReplaced(before: number): Promise<void>;
}

/** The queries on this database. */
export function createAccountQueries(database: Database): AccountQueries {
  const rows = (tables: OffhookKysely) => tables.selectFrom('offhook_provider_accounts').selectAll();
  return {
    all: () => rows(database.kysely).execute(),
    since: (at) => rows(database.kysely).where('updated_at', '>=', at).execute(),
    async change(orgId, provider, change) {
      try {
        return await database.write(async (tables) => {
          const query = rows(tables).where('org_id', '=', orgId).where('provider', '=', provider);
          // SQLite has one writer; on PostgreSQL two administrators must not overwrite each other.
          const known = await (database.engine === 'postgres' ? query.forUpdate() : query).execute();
          const changed = change(known);
          // One is in use at a time, so the others first.
          for (const row of changed.toSorted((one) => (one.replaced_at === null ? 1 : -1)))
            await store(tables, row);
          return changed;
        });
      } catch (error) {
        throw violatedConstraint(error) === 'offhook_provider_accounts_in_use'
          ? new CallError('conflict')
          : error;
      }
    },
    async reseal({ id, version }, settings) {
      await database.write((tables) =>
        tables
          .updateTable('offhook_provider_accounts')
          .set({ settings })
          .where('id', '=', id)
          .where('version', '=', version)
          .execute(),
      );
    },
    async forgetReplaced(before) {
      await database.write((tables) =>
        tables.deleteFrom('offhook_provider_accounts').where('replaced_at', '<', before).execute(),
      );
    },
  };
}

async function store(tables: OffhookKysely, row: AccountRow): Promise<void> {
  const { id: _id, ...columns } = row;
  await tables
    .insertInto('offhook_provider_accounts')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .execute();
}
