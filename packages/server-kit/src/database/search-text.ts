/** Text as the `search_text` and `name_sort` columns hold it: lower case, without accents (Unicode NFD, marks removed). */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
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
