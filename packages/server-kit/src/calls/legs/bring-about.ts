import type { CallState } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import type { ObserveLegs } from '../observe-legs.js';
import type { RefusedWish } from './take-back.js';
import { withinTime } from './within-time.js';
import type { Wish, WishKind } from './wishes.js';

/** Asks providers for what is wanted until they have confirmed it. */
export interface BringAbout {
  /** Begins with a wish that is open, or tells the request that is under way of the newest state. */
  begin(call: CallState, wish: Wish): void;
  /** The call is over: nothing is wanted of it any more. */
  forget(callId: string): void;
  /** Hears what becomes of wishes of this kind that are under way or begin from now on, until closed. */
  watch(callId: string, kind: WishKind): WishWatch;
  /** Resolves when no request is under way. */
  settled(): Promise<void>;
}

/** Watches wishes of one kind of one call. */
export interface WishWatch {
  /**
   * Resolves when they came true or could not be asked for, at the latest after `timeoutMs`; with `false` when there were none.
   * Throws the provider's refusal.
   */
  outcome(timeoutMs: number): Promise<boolean>;
  close(): void;
}

/** What it needs. */
export interface BringAboutPorts {
  readonly observe: ObserveLegs;
  /** Takes a decision back that the provider refused. */
  readonly takeBack: (callId: string, refused: RefusedWish) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A provider that has not answered by then is asked again by the reconciler. */
const longestRequestMs = 15_000;
/** A provider that says "done" and is not shall not be asked in a circle; the reconciler goes on, with pauses. */
const mostTries = 3;

interface UnderWay {
  readonly callId: string;
  readonly kind: WishKind;
  /** Newest state that is known of the call. */
  newest: CallState;
  done: Promise<void>;
}

type Started = Pick<UnderWay, 'callId' | 'kind' | 'done'>;

/** Makes the {@link BringAbout}. */
export function createBringAbout(ports: BringAboutPorts): BringAbout {
  const underWay = new Map<string, UnderWay>();
  const watches = new Set<(started: Started) => void>();
  /** Keys of requests that may or may not have been heard: what the provider does is not what was last confirmed. */
  const doubtful = new Map<string, Set<string>>();
  const isDoubtful = (callId: string, key: string): boolean => doubtful.get(callId)?.has(key) === true;
  const isOpen = (call: CallState, wish: Wish): boolean =>
    wish.isOpen(call) || (isDoubtful(call.id, wish.key) && wish.isPossible(call));

  async function bring(wish: Wish, one: UnderWay): Promise<void> {
    try {
      for (let tries = 0; tries < mostTries && isOpen(one.newest, wish); tries += 1) {
        const seen = await askOnce(ports, wish, one.newest);
        if (seen === null) {
          doubtful.set(one.callId, (doubtful.get(one.callId) ?? new Set()).add(wish.key));
          break;
        }
        doubtful.get(one.callId)?.delete(wish.key);
        if (seen.version > one.newest.version) one.newest = seen;
        // Asked, and the provider will tell later.
        if (wish.kind === 'pickUp') break;
      }
    } finally {
      // At once: a commit that comes right after this must begin anew.
      underWay.delete(`${one.callId}:${wish.key}`);
    }
  }

  return {
    begin(call, wish) {
      const key = `${call.id}:${wish.key}`;
      const running = underWay.get(key);
      if (running !== undefined && call.version > running.newest.version) running.newest = call;
      if (running !== undefined || !isOpen(call, wish)) return;
      const one: UnderWay = { callId: call.id, kind: wish.kind, newest: call, done: Promise.resolve() };
      underWay.set(key, one);
      one.done = bring(wish, one);
      // Whoever waits for it hears of a refusal, and the call shows that it was taken back.
      one.done.catch((error: unknown) =>
        ports.logger.warn(
          { callId: call.id, wish: wish.kind, error: String(error) },
          'refused by the provider',
        ),
      );
      for (const tell of watches) tell(one);
    },
    forget: (callId) => void doubtful.delete(callId),
    watch: (callId, kind) => watchWishes(ports.clock, watches, underWay.values(), callId, kind),
    async settled() {
      while (underWay.size > 0) await Promise.allSettled([...underWay.values()].map(({ done }) => done));
    },
  };
}

function watchWishes(
  clock: Clock,
  watches: Set<(started: Started) => void>,
  running: Iterable<Started>,
  callId: string,
  kind: WishKind,
): WishWatch {
  const seen: Promise<void>[] = [];
  const tell = (started: Started): void => {
    if (started.callId === callId && started.kind === kind) seen.push(started.done);
  };
  for (const one of running) tell(one);
  watches.add(tell);
  return {
    async outcome(timeoutMs) {
      if (seen.length === 0) return false;
      let cancelTimer = (): void => undefined;
      const late = new Promise<void>((resolve) => (cancelTimer = clock.setTimer(resolve, timeoutMs)));
      await Promise.race([Promise.all(seen), late]).finally(() => cancelTimer());
      return true;
    },
    close: () => void watches.delete(tell),
  };
}

/** The state after one request; `null` when it is not known whether the provider heard it. Throws a refusal. */
async function askOnce(
  { observe, takeBack, clock, logger }: BringAboutPorts,
  wish: Wish,
  call: CallState,
): Promise<CallState | null> {
  const refused = wish.refused(call);
  try {
    const news = await withinTime(clock, longestRequestMs, wish.ask(call), 'no answer to the request');
    return await observe(call.id, news);
  } catch (error) {
    if (error instanceof CallError && !error.retryable) {
      if (refused !== null) await takeBack(call.id, refused);
      throw error;
    }
    logger.warn(
      { callId: call.id, wish: wish.kind, error: String(error) },
      'not brought about; the reconciler will see to it',
    );
    return null;
  }
}
