/** A moment as people say it: "today 10:14", "yesterday 16:40", "Mon 09:05", else the date. */
export function dayAndTime(iso: string, now: number, locale: string): string {
  const at = new Date(iso);
  const time = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  const daysAgo = Math.round((midnight(new Date(now)) - midnight(at)) / 86_400_000);
  if (daysAgo <= 1)
    return `${capital(new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-daysAgo, 'day'))} ${time}`;
  if (daysAgo < 7) return `${new Intl.DateTimeFormat(locale, { weekday: 'short' }).format(at)} ${time}`;
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(at);
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function capital(text: string): string {
  return text.slice(0, 1).toLocaleUpperCase() + text.slice(1);
}
