import { toBoundValue, type SqlValue } from '../sql-value.js';

/** Rows of these columns, each a list of values, as one JSON text. */
export type RowsText = (rows: readonly (readonly SqlValue[])[]) => string;

/**
 * Makes the text of rows that PostgreSQL reads by the names and types of a table (`json_populate_recordset`), so that a
 * statement's text does not depend on how many there are.
 *
 * Each row is written value by value: to make an object of some twenty columns first takes ten times as long.
 *
 * @param columns Their names, in the order of each row's values.
 */
export function createRowsText(columns: readonly string[]): RowsText {
  const names = columns.map((column) => `${JSON.stringify(column)}:`);
  const pair = (name: string, value: SqlValue | undefined): string =>
    name + JSON.stringify(toBoundValue(value));
  return (rows) => {
    const objects = rows.map((values) => `{${names.map((name, place) => pair(name, values[place])).join()}}`);
    return `[${objects.join()}]`;
  };
}
