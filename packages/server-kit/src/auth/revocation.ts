import type { Principal } from '../ports/principal.js';

/** Users whose sign-ins up to a moment no longer count. */
export interface Revocations {
  /** Refuses everything that was issued to the user until now. */
  revoke(userId: string): void;
  isRevoked(principal: Principal): boolean;
}

/**
 * Revocations in memory. A principal without `issuedAt` (a host's own `authenticate`) cannot be told from an older one,
 * so it stays refused.
 *
 * @param now epoch milliseconds.
 */
export function createRevocations(now: () => number): Revocations {
  const revokedAtSeconds = new Map<string, number>();
  return {
    revoke(userId) {
      revokedAtSeconds.set(userId, Math.floor(now() / 1000));
    },
    isRevoked({ userId, issuedAt }) {
      const at = revokedAtSeconds.get(userId);
      return at !== undefined && (issuedAt === undefined || issuedAt <= at);
    },
  };
}
