import type { Principal } from '../ports/principal.js';

/** Users whose sign-ins up to a moment no longer count. */
export interface Revocations {
  /** Refuses everything that was issued to the user until now; returns that moment, epoch seconds. */
  revoke(userId: string): number;
  /** Takes over what another node revoked, epoch seconds. False when it is known here. */
  learn(userId: string, revokedAt: number): boolean;
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
  const revokedAt = new Map(known);
  const whileRunning = new Set<string>();

  function keep(userId: string, at: number): void {
    revokedAt.set(userId, at);
    whileRunning.add(userId);
  }

  return {
    revoke(userId) {
      const at = Math.floor(now() / 1000);
      keep(userId, at);
      return at;
    },
    learn(userId, at) {
      const before = revokedAt.get(userId);
      if (before !== undefined && before >= at) return false;
      keep(userId, at);
      return true;
    },
    isRevoked({ userId, issuedAt }) {
      if (issuedAt === undefined) return whileRunning.has(userId);
      const at = revokedAt.get(userId);
      return at !== undefined && issuedAt <= at;
    },
  };
}
