/** A time as Twilio writes it, with a grain of one second: `Thu, 15 Jan 2026 12:00:00 +0000`. */
export function rfc2822(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000');
}

/** The same, `null` for what has not happened. */
export function rfc2822OrNull(at: number | null): string | null {
  return at === null ? null : rfc2822(at);
}
