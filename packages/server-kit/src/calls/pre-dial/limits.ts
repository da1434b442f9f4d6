import { CallError } from '@offhook/core/errors';

/** How much may be dialled. `false` as a whole lifts all. */
export interface CallLimits {
  readonly phonePerUserHour: number;
  readonly phonePerUserDay: number;
  readonly phonePerOrgDay: number;
  /** To numbers that differ in the last four digits only, per minute. */
  readonly phonePerPrefixMinute: number;
  readonly appPerUserMinute: number;
}

/** Limits that stop a stolen session or a runaway script, and hinder nobody at work. */
export const defaultLimits: CallLimits = {
  phonePerUserHour: 30,
  phonePerUserDay: 200,
  phonePerOrgDay: 2000,
  phonePerPrefixMinute: 10,
  appPerUserMinute: 60,
};

/** Counts calls placed since a time (epoch ms) that match all given facts. */
export type CountCalls = (facts: {
  readonly orgId: string;
  readonly kind: 'app' | 'phone';
  readonly createdBy?: string;
  readonly numberPrefix?: string;
  readonly since: number;
}) => Promise<number>;

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Throws `rate_limited` when one more phone call would pass a limit. `number` is E.164. */
export async function checkPhoneLimits(
  limits: CallLimits,
  count: CountCalls,
  call: { readonly orgId: string; readonly userId: string; readonly number: string; readonly now: number },
): Promise<void> {
  const { orgId, userId: createdBy, now } = call;
  const kind = 'phone';
  const numberPrefix = call.number.slice(0, -4);
  await limit(
    limits.phonePerPrefixMinute,
    minute,
    (since) => count({ orgId, kind, numberPrefix, since }),
    now,
  );
  await limit(limits.phonePerUserHour, hour, (since) => count({ orgId, kind, createdBy, since }), now);
  await limit(limits.phonePerUserDay, day, (since) => count({ orgId, kind, createdBy, since }), now);
  await limit(limits.phonePerOrgDay, day, (since) => count({ orgId, kind, since }), now);
}

/** Throws `rate_limited` when one more app call would pass the limit. */
export async function checkAppLimits(
  limits: CallLimits,
  count: CountCalls,
  call: { readonly orgId: string; readonly userId: string; readonly now: number },
): Promise<void> {
  const { orgId, userId: createdBy, now } = call;
  await limit(
    limits.appPerUserMinute,
    minute,
    (since) => count({ orgId, kind: 'app', createdBy, since }),
    now,
  );
}

async function limit(
  most: number,
  windowMs: number,
  count: (since: number) => Promise<number>,
  now: number,
): Promise<void> {
  if ((await count(now - windowMs)) < most) return;
  const unit = windowMs === minute ? 'minute' : windowMs === hour ? 'hour' : 'day';
  throw new CallError('rate_limited', {
    message: `The limit of ${most} calls per ${unit} is reached. Try again later.`,
    details: { retryAfterSeconds: Math.ceil(Math.min(windowMs, hour) / 1000) },
  });
}
