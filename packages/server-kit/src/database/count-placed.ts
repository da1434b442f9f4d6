import type { Database } from './database.js';
import type { EpochMs } from './schema.js';
import type { SqlValue } from './sql-value.js';

/** Which placed calls count against a limit. */
export interface PlacedFacts {
  readonly orgId: string;
  readonly kind: 'app' | 'phone';
  readonly createdBy?: string;
  /** First digits of the dialled E.164 number, with `+`. */
  readonly numberPrefix?: string;
  /** Placed at or after, epoch ms. */
  readonly since: EpochMs;
}

/** Counts the calls that match all given facts. */
export type CountPlaced = (facts: PlacedFacts) => Promise<number>;

/** Makes the count. */
export function createCountPlaced(database: Database): CountPlaced {
  const calls = database.table('offhook_calls');
  return async ({ orgId, kind, createdBy, numberPrefix, since }) => {
    const conditions = ['org_id = ?', 'kind = ?', 'started_at >= ?'];
    const values: SqlValue[] = [orgId, kind, since];
    if (createdBy !== undefined) {
      conditions.push('created_by = ?');
      values.push(createdBy);
    }
    if (numberPrefix !== undefined) {
      conditions.push('dialed_number >= ? and dialed_number < ?');
      values.push(numberPrefix, `${numberPrefix}~`);
    }
    const sql = `select count(*) as placed from ${calls} where ${conditions.join(' and ')}`;
    return Number((await database.read<{ placed: number }>(sql, values))[0]?.placed ?? 0);
  };
}
