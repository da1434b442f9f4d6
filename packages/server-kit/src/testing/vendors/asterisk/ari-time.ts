/** A time as Asterisk writes it, e.g. `2030-01-01T12:00:00.000+0000`. */
export function ariTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}
