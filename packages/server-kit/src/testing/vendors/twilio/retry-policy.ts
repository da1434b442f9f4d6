import type { Delivery } from '../webhook-sender.js';

/** How often, and after which failures, Twilio sends a webhook again. */
export interface RetryPolicy {
  readonly count: number;
  readonly reasons: ReadonlySet<string>;
  /** How long the answer may take, ms. */
  readonly readTimeoutMs: number;
}

/** Reads the fragment of a webhook's URL, `#rc=3&rp=ct,rt,5xx&rt=15000`. Without it: once, when it cannot connect. */
export function retryPolicy(url: string): RetryPolicy {
  const fragment = new URLSearchParams(url.split('#')[1] ?? '');
  return {
    count: Math.min(5, Number(fragment.get('rc') ?? 1)),
    reasons: new Set((fragment.get('rp') ?? 'ct').split(',')),
    readTimeoutMs: Number(fragment.get('rt') ?? 15_000),
  };
}

/** Whether the policy sends again what had this result on attempt number `attempts`. */
export function isSentAgain({ count, reasons }: RetryPolicy, delivery: Delivery, attempts: number): boolean {
  const reason = reasonOf(delivery);
  return attempts <= count && reason !== null && (reasons.has(reason) || reasons.has('all'));
}

function reasonOf({ status, failure }: Delivery): string | null {
  if (status === null) return failure === 'timeout' ? 'rt' : 'ct';
  if (status >= 500) return '5xx';
  return status >= 400 ? '4xx' : null;
}
