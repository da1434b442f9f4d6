/** A statement as PostgreSQL wants it, with the name that it is prepared under. */
export interface PostgresStatement {
  readonly name: string;
  readonly text: string;
}

/**
 * Turns `?` into `$1`, `$2`, … and gives each text a name, so that every connection parses and plans it once. Our raw SQL
 * has no other question marks.
 */
export function createStatementTexts(): (sql: string) => PostgresStatement {
  const statements = new Map<string, PostgresStatement>();
  return (sql) => {
    const known = statements.get(sql);
    if (known) return known;
    let place = 0;
    const text = sql.replaceAll('?', () => `$${++place}`);
    const statement = { name: `offhook_${statements.size}`, text };
    statements.set(sql, statement);
    return statement;
  };
}
