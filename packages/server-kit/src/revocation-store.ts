import type { Database } from './database/database.js';

/** What earlier processes revoked: user id to epoch seconds. */
export async function readRevocations(database: Database): Promise<ReadonlyMap<string, number>> {
  const rows = await database.kysely.selectFrom('offhook_revocations').selectAll().execute();
  return new Map(rows.map((row) => [row.user_id, row.revoked_at]));
}

/** Keeps a revocation over restarts; the latest counts. */
export async function writeRevocation(database: Database, userId: string, revokedAt: number): Promise<void> {
  const sql = `insert into ${database.table('offhook_revocations')} (user_id, revoked_at) values (?, ?)
    on conflict (user_id) do update set revoked_at = excluded.revoked_at`;
  await database.run(sql, [userId, revokedAt]);
}
