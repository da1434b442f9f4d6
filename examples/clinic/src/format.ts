/** Words and figures that both the server's pages and the browser's lists show. */

/** A phone number for reading: North American ones in groups, others as they are. */
export function formatPhone(phone: string): string {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone);
  return parts === null ? phone : `+1 ${parts[1]}-${parts[2]}-${parts[3]}`;
}

/** A duration in words: `48 s`, `6 min 02 s`, `1 h 05 min`. */
export function formatDuration(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} min`;
}

/** First letters of the first and last name, without titles such as "Dr."; a question mark without any letter. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s,]+/).filter((word) => /^\p{L}/u.test(word) && !word.endsWith('.'));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  const letters = ends.map((word) => [...(word ?? '')][0] ?? '').join('');
  return letters.toLocaleUpperCase() || '?';
}

/** One of three avatar colours, the same that the elements give to the name. */
export function avatarTone(name: string): 'a' | 'b' | 'c' {
  let sum = 0;
  for (const letter of name.slice(0, 50)) sum += letter.codePointAt(0) ?? 0;
  return (['a', 'b', 'c'] as const)[sum % 3] ?? 'a';
}
