import type { Leg, LegObservation } from '@offhook/core/call';
import { answeredBy, meaningOf } from './call-status.js';

/** What the REST API says of a call, as far as we read it. */
export interface CallFacts {
  readonly sid: string;
  readonly status: string;
  readonly startTime: Date | null;
  readonly endTime: Date | null;
  readonly dateCreated: Date | null;
  /** Seconds of conversation. */
  readonly duration: string | null;
  readonly answeredBy: string | null;
}

/**
 * A call of the REST API as an observation. It tells less than webhooks do: a declined call looks busy, and the time
 * of an answer is known only when the call is over.
 */
export function heardOfCall(leg: Leg, call: CallFacts, now: number): LegObservation {
  const { state, ...meaning } = meaningOf(call.status) ?? { state: 'unknown' as const };
  const base = { legId: leg.id, providerLegId: call.sid, state, ...meaning };
  const who = answeredBy(call.answeredBy);
  const by = who === undefined ? {} : { answeredBy: who };
  if (state === 'dialing') return { ...base, at: timeOf(call.dateCreated) ?? now };
  if (state !== 'ended') return { ...base, ...by, at: now };
  const at = timeOf(call.endTime) ?? now;
  const upAt = answerTime(at, call.duration);
  return { ...base, ...by, at, ...(upAt === null ? {} : { upAt }) };
}

/**
 * When a call that ended was picked up, from the seconds that it lasted; `null` when it never was. Both are whole seconds, the
 * end rounded down and the duration perhaps up, so a second is added: else it could be before the answer that a webhook told,
 * and would move it when the call ends. Where no webhook told of it, it is up to two seconds late.
 */
export function answerTime(endedAt: number, seconds: string | null): number | null {
  const lasted = Number(seconds ?? 0);
  return lasted > 0 ? endedAt - (lasted - 1) * 1000 : null;
}

/** The time, `null` when Twilio gave none. */
export function timeOf(date: Date | null | undefined): number | null {
  const at = date?.getTime() ?? NaN;
  return Number.isNaN(at) ? null : at;
}
