import type { CallState } from '@offhook/core/call';
import type { CallQueries } from '../database/call-queries.js';
import type { Clock } from '../ports/clock.js';
import type { LegDriver } from './drive-legs.js';

/** Asks the providers about all calls that are meant and that they still hold. Resolves when they have been asked. */
export type LookUpCalls = (isMeant: (call: CallState) => boolean, isStopped: () => boolean) => Promise<void>;

/** What looking up needs. */
export interface LookUpCallsPorts {
  readonly queries: Pick<CallQueries, 'dueCalls' | 'readCall'>;
  readonly legs: Pick<LegDriver, 'lookUp'>;
  readonly clock: Clock;
}

const mostCalls = 10_000;
/** Vendors refuse a flood. */
const mostAtOnce = 32;
/** A call whose provider is slow does not keep the others waiting for longer. */
const patienceMs = 5_000;

/** Makes it. */
export function createLookUpCalls({ queries, legs, clock }: LookUpCallsPorts): LookUpCalls {
  async function patiently(work: Promise<void>): Promise<void> {
    let cancelTimer = (): void => undefined;
    const late = new Promise<void>((resolve) => (cancelTimer = clock.setTimer(resolve, patienceMs)));
    await Promise.race([work, late]).finally(() => cancelTimer());
  }

  return async (isMeant, isStopped) => {
    if (isStopped()) return;
    const waiting = (await queries.dueCalls(Number.MAX_SAFE_INTEGER, mostCalls)).values();
    const askInTurn = async (): Promise<void> => {
      for (const { id } of waiting) {
        if (isStopped()) return;
        const stored = await queries.readCall(id);
        if (stored?.state.kind === 'phone' && isMeant(stored.state))
          await patiently(legs.lookUp(stored.state));
      }
    };
    await Promise.all(Array.from({ length: mostAtOnce }, askInTurn));
  };
}
