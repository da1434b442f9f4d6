import type { Pool } from 'pg';

import type { DatabaseOptions } from '../database.js';

const int8 = 20;
const numeric = 1700;

/**
 * A pool of at most ten connections. BIGINT (our times) and the NUMERIC of a sum are numbers on this pool only: the host
 * may use `pg` too, and its global parsers are not ours to change.
 */
export async function openPool(
  connectionString: string,
  { onConnectionLost }: DatabaseOptions,
): Promise<Pool> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    types: {
      getTypeParser: (type: number, format?: 'text' | 'binary') =>
        type === int8 || type === numeric ? Number : pg.types.getTypeParser(type, format),
    },
  });
  // Without a listener a broken idle connection would end the process; the pool replaces it by itself.
  pool.on('error', (error) => onConnectionLost?.(error));
  return pool;
}
