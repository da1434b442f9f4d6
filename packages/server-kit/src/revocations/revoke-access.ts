import type { Revocations } from '../auth/revocation.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { RevocationStore } from './revocation-store.js';

/** Takes access back on this node, and follows what other nodes take back. */
export interface AccessRevocation {
  /** Refuses everything signed in as this user until now, closes its connections and ends its calls, on every node. */
  revokeUser(userId: string): Promise<void>;
  /** Begins to ask for what other nodes revoked. */
  follow(): void;
  /** Stops asking and waits for what is under way. */
  stop(): Promise<void>;
}

/** What taking access back needs. */
export interface AccessRevocationPorts {
  readonly revocations: Revocations;
  readonly store: RevocationStore;
  /** Closes the user's connections whose sign-in is revoked. */
  readonly disconnect: (userId: string) => void;
  /** Ends the user's live calls, those placed up to `placedUntil` (epoch ms) where it is given. */
  readonly endCalls: (userId: string, placedUntil?: number) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A connection has another second to close by itself: together less than the two seconds that are promised. */
const pauseMs = 700;
/** Hosts' clocks, which date revocations and sign-ins alike, may differ by this much. */
const overlapMs = 5 * 60_000;
/** How long a node may serve a user after another node revoked it, generously. */
const longestUnawareMs = 5_000;

/** Makes it. `readAt` is when all revocations until then were read into `revocations`, epoch ms. */
export function createAccessRevocation(ports: AccessRevocationPorts, readAt: number): AccessRevocation {
  const { revocations, store, disconnect, endCalls, clock, logger } = ports;
  const unended = new Map<string, number>();
  let heardUntil = readAt;
  let cancel = (): void => undefined;
  let stopped = false;
  let asking: Promise<void> | null = null;

  async function ask(): Promise<void> {
    const askedAt = clock.now();
    for (const [userId, at] of await store.since(Math.floor((heardUntil - overlapMs) / 1000))) {
      if (!revocations.learn(userId, at)) continue;
      disconnect(userId);
      unended.set(userId, at);
    }
    heardUntil = askedAt;
    for (const [userId, at] of unended) {
      // The node that revoked ended the calls of that moment. What is left are those placed here before we heard of it,
      // and those of somebody who has signed in again since: these stay.
      await endCalls(userId, at * 1000 + longestUnawareMs);
      unended.delete(userId);
    }
  }

  function askLater(): void {
    if (stopped) return;
    cancel = clock.setTimer(() => {
      asking = ask()
        .catch((error: unknown) =>
          logger.error({ error: String(error) }, 'revocations could not be followed; trying again'),
        )
        .finally(askLater);
    }, pauseMs);
  }

  return {
    async revokeUser(userId) {
      const revokedAt = revocations.revoke(userId);
      disconnect(userId);
      await store.write(userId, revokedAt);
      await endCalls(userId);
    },
    follow: askLater,
    async stop() {
      stopped = true;
      cancel();
      await asking;
    },
  };
}
