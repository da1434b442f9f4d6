import { sql, type RawBuilder, type SqlBool } from 'kysely';

/**
 * True where the column holds the text somewhere. Both sides must be folded already (lower case, no accents): SQLite's
 * LIKE ignores ASCII case, PostgreSQL's does not. `%` and `_` in the text mean themselves.
 *
 * @example
 * query.where(containsText('search_text', 'oconnor'))
 */
export function containsText(column: string, text: string): RawBuilder<SqlBool> {
  const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`${sql.ref(column)} like ${pattern} escape '\\'`;
}
