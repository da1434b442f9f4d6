import type { Clock } from '../ports/clock.js';
import type { Principal } from '../ports/principal.js';

/** Longer than any handshake takes. */
const keptMs = 60_000;

/** Remembers for a while whose access was taken back, for sockets whose token was being checked at that moment. */
export interface RecentRevocations {
  /** With `null` in every organisation. */
  add(orgId: string | null, userId: string): void;
  /** Whether the principal's access was taken back at or after `since`, epoch ms. */
  isRevokedSince(principal: Principal, since: number): boolean;
}

/** Creates an empty memory. */
export function createRecentRevocations(clock: Clock): RecentRevocations {
  let entries: { readonly orgId: string | null; readonly userId: string; readonly at: number }[] = [];
  return {
    add(orgId, userId) {
      const at = clock.now();
      entries = [...entries.filter((entry) => at - entry.at < keptMs), { orgId, userId, at }];
    },
    isRevokedSince: (principal, since) =>
      entries.some((entry) => entry.at >= since && isUserOf(principal, entry.orgId, entry.userId)),
  };
}

/** True when the principal is this user; `null` stands for every organisation. */
export function isUserOf(principal: Principal, orgId: string | null, userId: string): boolean {
  return principal.userId === userId && (orgId === null || principal.orgId === orgId);
}
