/**
 * Letters that Unicode does not take apart into a base letter and a mark, as the Latin-ASCII transform of the Unicode
 * CLDR writes them (common/transforms/Latin-ASCII.xml). Lower case, as they stand after `toLowerCase`.
 */
const wholeLetters: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', ø: 'o', đ: 'd', ð: 'd', ł: 'l', ħ: 'h', ı: 'i', ȷ: 'j', ŋ: 'n' },
  ...{
    ŧ: 't',
    ƀ: 'b',
    ɓ: 'b',
    ƈ: 'c',
    ȼ: 'c',
    ɖ: 'd',
    ɗ: 'd',
    ɇ: 'e',
    ƒ: 'f',
    ǥ: 'g',
    ɠ: 'g',
    ɨ: 'i',
    ɉ: 'j',
  },
  ...{
    ƙ: 'k',
    ƚ: 'l',
    ɲ: 'n',
    ƥ: 'p',
    ɍ: 'r',
    ƭ: 't',
    ʈ: 't',
    ʉ: 'u',
    ʋ: 'v',
    ɏ: 'y',
    ƴ: 'y',
    ƶ: 'z',
    ȥ: 'z',
  },
};
const anyWholeLetter = new RegExp(`[${Object.keys(wholeLetters).join('')}]`, 'g');

/**
 * Text as searches compare it, on the server and in pages: lower case, without accents, so that `sorensen` finds
 * Sørensen and `almeida julia` finds Júlia Almeida.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(anyWholeLetter, (letter) => wholeLetters[letter] ?? letter)
    .trim();
}
