/**
 * A condition that every row of a given list meets. PostgreSQL takes such a list for a hundred rows, for which it would rather
 * read a small table whole than look each one up, and go on so with a prepared statement while the table grows. It expects
 * one in two hundred to be equal to something that it cannot know.
 *
 * @param key a text column of the list that is never null.
 */
export function fewRows(key: string): string {
  return `${key} = ${key} || ''`;
}
