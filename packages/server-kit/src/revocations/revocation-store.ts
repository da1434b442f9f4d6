import type { Database } from '../database/database.js';

/** What was revoked: user id to the moment up to which sign-ins no longer count, epoch seconds. */
export type RevokedUsers = ReadonlyMap<string, number>;

/** Revocations as they outlive processes and reach other nodes. */
export interface RevocationStore {
  /** Those of this moment or later, epoch seconds. */
  since(seconds: number): Promise<RevokedUsers>;
  /** Keeps a revocation; the latest of a user counts. */
  write(userId: string, revokedAt: number): Promise<void>;
}

/** Makes the store. */
export function createRevocationStore(database: Database): RevocationStore {
  const table = database.table('offhook_revocations');
  const since = `select user_id, revoked_at from ${table} where revoked_at >= ?`;
  const write = `insert into ${table} (user_id, revoked_at) values (?, ?)
    on conflict (user_id) do update set revoked_at = excluded.revoked_at`;
  return {
    async since(seconds) {
      const rows = await database.read<{ user_id: string; revoked_at: number }>(since, [seconds]);
      return new Map(rows.map((row) => [row.user_id, row.revoked_at]));
    },
    async write(userId, revokedAt) {
      await database.run(write, [userId, revokedAt]);
    },
  };
}
