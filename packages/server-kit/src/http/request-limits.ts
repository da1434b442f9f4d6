import type { IncomingMessage } from 'node:http';
import { CallError } from '@offhook/core/errors';
import type { Principal } from '../ports/principal.js';
import { clientAddressOf } from './client-address.js';
import { TokenBuckets } from './token-buckets.js';

/**
 * How many requests are served. So many at once, filled again over a minute; each node counts for itself. Polls of ten open
 * pages are half of what a user has.
 */
export interface RateLimitOptions {
  /** Of one user, on all devices. Default 600. */
  readonly perUserMinute?: number | undefined;
  /** Of one program that signs in as a `service`. Default 6000. */
  readonly perServiceMinute?: number | undefined;
  /** Refused sign-ins and badly signed webhooks from one address. Who is signed in is not counted. Default 300. */
  readonly perAddressMinute?: number | undefined;
  /**
   * How many proxies of your own stand before the server and append to `X-Forwarded-For`. Default 0: the address is that of the
   * connection, which behind a proxy is the proxy's.
   */
  readonly trustedProxies?: number | undefined;
}

/** Counts requests. */
export interface RequestLimits {
  /** @throws CallError `rate_limited`. */
  count(principal: Principal): void;
  /** Counts a request of nobody that is known here. @throws CallError `rate_limited`. */
  countStranger(request: IncomingMessage): void;
}

const mostKeys = 20_000;

/**
 * Makes the counters. `false` counts nothing.
 *
 * @throws TypeError for numbers that cannot be.
 */
export function createRequestLimits(options: RateLimitOptions | false, now: () => number): RequestLimits {
  if (options === false) return { count: () => undefined, countStranger: () => undefined };
  const { trustedProxies = 0 } = options;
  if (!Number.isInteger(trustedProxies) || trustedProxies < 0)
    throw new TypeError('rateLimits.trustedProxies must be a number of proxies, 0 or more.');
  const buckets = (name: keyof RateLimitOptions, usual: number): TokenBuckets => {
    const perMinute = options[name] ?? usual;
    if (!Number.isFinite(perMinute) || perMinute < 1)
      throw new TypeError(`rateLimits.${name} must be a number of requests, 1 or more.`);
    return new TokenBuckets(perMinute, mostKeys, now);
  };
  const users = buckets('perUserMinute', 600);
  const services = buckets('perServiceMinute', 6000);
  const addresses = buckets('perAddressMinute', 300);
  return {
    count({ orgId, userId, role }) {
      refuseAfter((role === 'service' ? services : users).take(`${orgId}\n${userId}`));
    },
    countStranger(request) {
      refuseAfter(addresses.take(clientAddressOf(request, trustedProxies)));
    },
  };
}

function refuseAfter(waitMs: number): void {
  if (waitMs === 0) return;
  throw new CallError('rate_limited', {
    message: 'Too many requests in a short time. Try again in a moment.',
    details: { retryAfterSeconds: Math.ceil(waitMs / 1000) },
  });
}
