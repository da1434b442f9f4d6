/**
 * Letters that Unicode does not take apart into a base letter and a mark, each with what the Latin-ASCII transform of the
 * Unicode CLDR writes for it (common/transforms/Latin-ASCII.xml). Lower case, as they stand after `toLowerCase`.
 */
const wholeLetters = new Map(
  'ßss æae œoe þth øo đd ðd łl ħh ıi ȷj ŋn ŧt ƀb ɓb ƈc ȼc ɖd ɗd ɇe ƒf ǥg ɠg ɨi ɉj ƙk ƚl ɲn ƥp ɍr ƭt ʈt ʉu ʋv ɏy ƴy ƶz ȥz'
    .split(' ')
    .map((pair) => [pair.charAt(0), pair.slice(1)]),
);
const anyWholeLetter = new RegExp(`[${[...wholeLetters.keys()].join('')}]`, 'g');

/**
 * Text as searches compare it, on the server and in pages: lower case, without accents, so that `sorensen` finds
 * Sørensen and `almeida julia` finds Júlia Almeida.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(anyWholeLetter, (letter) => wholeLetters.get(letter) ?? letter)
    .trim();
}
