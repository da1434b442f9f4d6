import type { Principal } from '../ports/principal.js';

/** Users whose sign-ins up to a moment no longer count. */
export interface Revocations {
  /** Refuses everything that was issued to the user until now; returns that moment, epoch seconds. */
  revoke(userId: string): number;
  isRevoked(principal: Principal): boolean;
}

/**
 * Revocations by the time of issue. A principal without `issuedAt` (a host's own `authenticate`) cannot be told from an
 * older one: it stays refused while this process runs, and is the host's to refuse afterwards.
 *
 * @param now epoch milliseconds.
 * @param known what earlier processes revoked: user id to epoch seconds.
 */
export function createRevocations(now: () => number, known: ReadonlyMap<string, number>): Revocations {
  const revokedHere = new Map<string, number>();
  return {
    revoke(userId) {
      const at = Math.floor(now() / 1000);
      revokedHere.set(userId, at);
      return at;
    },
    isRevoked({ userId, issuedAt }) {
      if (issuedAt === undefined) return revokedHere.has(userId);
      const at = revokedHere.get(userId) ?? known.get(userId);
      return at !== undefined && issuedAt <= at;
    },
  };
}
