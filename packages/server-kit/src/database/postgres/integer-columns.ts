/** BIGINT columns and counts: drivers give them as text unless told otherwise, for values beyond 2^53 that we never have. */
const integerColumns: ReadonlySet<string> = new Set([
  'answered_at',
  'applied_at',
  'at',
  'count',
  'created_at',
  'deleted_at',
  'due_at',
  'ended_at',
  'idempotency_expires_at',
  'lease_until',
  'next_deadline_at',
  'received_at',
  'started_at',
  'total',
  'updated_at',
  'version',
]);

/** Turns integers that a host's driver left as text into numbers, in place, by the names of our columns. */
export function readIntegers(rows: readonly unknown[]): void {
  for (const row of rows as readonly Record<string, unknown>[]) {
    for (const name in row) {
      const value = row[name];
      if (typeof value === 'string' && integerColumns.has(name)) row[name] = Number(value);
    }
  }
}
