/** True when another connection holds the lock (SQLITE_BUSY). https://www.sqlite.org/rescode.html#busy */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && /database is locked/.test(error.message);
}

/** The columns (`table.column, …`) whose uniqueness a statement violated, `null` for any other error. */
export function violatedColumns(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  return /UNIQUE constraint failed: (.+)$/.exec(error.message)?.[1] ?? null;
}
