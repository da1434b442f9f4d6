import type { OffhookTables } from './schema.js';

/** Gives a table's name for raw SQL. */
export type TableNamer = (name: keyof OffhookTables) => string;

/**
 * Names tables, inside a schema if there is one. Names are qualified instead of setting `search_path`, which would leak
 * into the host's statements on a shared pool.
 *
 * @throws {TypeError} when the schema is not a plain lower-case name.
 */
export function createTableNamer(schema?: string): TableNamer {
  if (schema === undefined) return (name) => name;
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw new TypeError('A schema is named by lower-case letters, digits and underscores.');
  }
  return (name) => `"${schema}".${name}`;
}
