import {
  otherPerson,
  type Call,
  type CallStatus,
  type Channel,
  type Direction,
  type Outcome,
} from '@offhook/core';
import { formatPhone } from '../format.js';

const language = document.documentElement.lang;
const dayMs = 86_400_000;

/** When something was, as people say it: the time today, the weekday this week, else the date. */
export function whenWords(iso: string, now: Date = new Date()): string {
  const at = new Date(iso);
  const format = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(language, options).format(at);
  const time = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const days = daysBetween(at, now);
  if (days === 0) return time;
  if (days > 0 && days < 7) return `${format({ weekday: 'short' })} ${time}`;
  return format({
    day: 'numeric',
    month: 'short',
    ...(at.getFullYear() !== now.getFullYear() && { year: 'numeric' }),
  });
}

/** How long ago in days: `today`, `yesterday`, `3 days ago`, else the date. */
export function dayWords(iso: string, now: Date = new Date()): string {
  const at = new Date(iso);
  const days = daysBetween(at, now);
  if (days < 7) return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-days, 'day');
  return whenWords(iso, now);
}

/** The full date and time, for a tooltip. */
export function exactTime(iso: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' }).format(new Date(iso));
}

/** Today's date in words. */
export function todayWords(): string {
  return new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' }).format(
    new Date(),
  );
}

/** What came of a call, as the viewer sees it. */
export function resultWords(call: {
  readonly status: CallStatus;
  readonly direction: Direction;
  readonly outcome?: Outcome | null;
}): string {
  if (call.outcome === 'voicemail') return 'voicemail';
  if (call.direction === 'inbound' && (call.status === 'no_answer' || call.status === 'canceled'))
    return 'missed';
  return statusWords[call.status];
}

const statusWords: Readonly<Record<CallStatus, string>> = {
  initiating: 'starting',
  ringing: 'ringing',
  answered: 'answered, connecting',
  connected: 'in the call',
  ended: 'answered',
  failed: 'failed',
  busy: 'busy',
  no_answer: 'no answer',
  declined: 'declined',
  canceled: 'canceled',
};

/** The channel, capitalised for the start of a line. */
export function channelWords(channel: Channel | 'sms' | 'email'): string {
  return { voice: 'Voice', video: 'Video', sms: 'SMS', email: 'E-mail' }[channel];
}

/** What the other side of a call of mine is called, of a colleague's call the customer: the name, else the number. */
export function otherNameOf(call: Call): string {
  return formatPhone(otherPerson(call).name);
}

/** True when the call rang me and I did not take it. */
export function isMissedByMe(call: Call): boolean {
  return call.me?.state === 'missed';
}

/** True while I am in the call. */
export function isMyLiveCall(call: Call): boolean {
  return call.endedAt === null && call.me?.state === 'joined';
}

/** True while I am in a call of browsers, which has a screen of its own. */
export function hasCallScreen(call: Call): boolean {
  return isMyLiveCall(call) && call.kind === 'app' && call.me?.answeredOn != null;
}

/** Where a call is shown: on its screen where it has one, else in its conversation. */
export function callPageOf(call: Call): string {
  return hasCallScreen(call)
    ? `/call/${encodeURIComponent(call.id)}`
    : `/conversations/${encodeURIComponent(call.conversationId)}`;
}

/** Midnights between two moments, in the viewer's time zone. */
function daysBetween(earlier: Date, later: Date): number {
  const midnight = (date: Date): number => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(later) - midnight(earlier)) / dayMs);
}
