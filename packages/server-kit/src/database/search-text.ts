import { foldText } from '@offhook/core/protocol';

/** Text as the `search_text` and `name_sort` columns hold it, and as pages compare it, too. */
export const fold = foldText;

/** The digits of a phone number, however it was written. */
export function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

/** What a person typed into a search: digits when it looks like a number (trunk zeros dropped), else folded text. */
export function searchTerm(typed: string): string {
  const text = typed.trim();
  return /^[\d\s()+./-]{3,}$/.test(text) && /\d/.test(text) ? digitsOf(text).replace(/^0+/, '') : fold(text);
}
