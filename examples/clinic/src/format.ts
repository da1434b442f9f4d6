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

/** First letters of the first and the last word, for an avatar. */
export function initialsOf(name: string): string {
  const words = name.replace(/^(dr|mr|mrs|ms|prof)\.?\s/i, '').split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => /[\p{L}\p{N}]/u.exec(word ?? '')?.[0] ?? '');
  return letters.join('').toLocaleUpperCase() || '?';
}

/** One of three avatar colours, always the same for a name. */
export function avatarTone(name: string): 'a' | 'b' | 'c' {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 997;
  return (['a', 'b', 'c'] as const)[sum % 3] ?? 'a';
}
