import type { Migration, MigrationContext } from './migration.js';

/** Letters that stayed as they are in earlier search texts, and what they are since. A copy: a step never changes. */
const letters =
  'ß:ss æ:ae œ:oe þ:th ø:o đ:d ð:d ł:l ħ:h ı:i ȷ:j ŋ:n ŧ:t ƀ:b ɓ:b ƈ:c ȼ:c ɖ:d ɗ:d ɇ:e ƒ:f ǥ:g ɠ:g ɨ:i ɉ:j ƙ:k ƚ:l ɲ:n ƥ:p ɍ:r ƭ:t ʈ:t ʉ:u ʋ:v ɏ:y ƴ:y ƶ:z ȥ:z';

/** Brings stored search texts to how searches fold what is typed: `sorensen` finds Sørensen. */
export const foldedSearchText: Migration = {
  name: '0002-folded-search-text',
  statements: ({ table }: MigrationContext) =>
    (
      [
        ['offhook_calls', 'search_text'],
        ['offhook_contacts', 'search_text'],
        ['offhook_contacts', 'name_sort'],
        ['offhook_users', 'search_text'],
        ['offhook_users', 'name_sort'],
      ] as const
    ).map(([name, column]) => {
      const text = folded(column);
      return `update ${table(name)} set ${column} = ${text} where ${column} <> ${text}`;
    }),
};

function folded(column: string): string {
  return letters
    .split(' ')
    .map((pair) => pair.split(':'))
    .reduce((inner, [from = '', to = '']) => `replace(${inner}, '${from}', '${to}')`, column);
}
