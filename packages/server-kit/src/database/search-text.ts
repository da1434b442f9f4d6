import { foldText } from '@offhook/core/protocol';

const onlyAscii = /^[\x20-\x7e]*$/;

/** Text as the `search_text` and `name_sort` columns hold it, and as pages compare it, too. */
export function fold(text: string): string {
  // Each version of a call folds the names in it, and most have nothing to fold.
  return onlyAscii.test(text) ? text.toLowerCase().trim() : foldText(text);
}

/** The digits of a phone number, however it was written. */
export function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

/** What a person typed into a search: digits when it looks like a number (trunk zeros dropped), else folded text. */
export function searchTerm(typed: string): string {
  const text = typed.trim();
  return /^[\d\s()+./-]{3,}$/.test(text) && /\d/.test(text) ? digitsOf(text).replace(/^0+/, '') : fold(text);
}
