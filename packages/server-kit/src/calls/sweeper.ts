import type { CallState } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { CallQueries } from '../database/call-queries.js';
import type { DatabaseClock } from '../database/database-clock.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { ChangeCall } from './change-call.js';
import type { LegDriver } from './drive-legs.js';
import { createFireDeadlines, restartGraceMs } from './fire-deadlines.js';
import { createLookUpCalls } from './look-up-calls.js';
import type { Way } from './provider-connections.js';

/** Fires deadlines, republishes what a crash left unpublished, reconciles. Any number of nodes may run one. */
export interface Sweeper {
  /** Looks up every call that a provider still holds, then sweeps each second. */
  start(): void;
  /** Looks up every call that goes this way and that its provider still holds. */
  lookUp(way: Way): void;
  /** Wakes the sweeper at a deadline (epoch ms) instead of at the next second. */
  wakeAt(at: number): void;
  /** One round now. */
  sweep(): Promise<void>;
  stop(): Promise<void>;
}

/** What the sweeper needs. */
export interface SweeperPorts {
  readonly queries: CallQueries;
  readonly change: ChangeCall;
  readonly legs: LegDriver;
  readonly clock: DatabaseClock;
  readonly logger: Logger;
  /** Housekeeping that nobody waits for, once an hour. */
  readonly tidy: (now: number) => Promise<void>;
}

const pauseMs = 1_000;
const publishLagMs = 2_000;
const longestLookUpMs = 5_000;
const batch = 200;
const mostResumed = 10_000;
const tidyEveryMs = 3_600_000;

/** Makes the sweeper. */
export function createSweeper(ports: SweeperPorts): Sweeper {
  const { clock, logger } = ports;
  const sweepOnce = createSweep(ports, inBackground);
  const lookUpCalls = createLookUpCalls(ports);
  const alarm = createAlarm(clock, () => void round());
  let running: Promise<void> | null = null;
  const underWay = new Set<Promise<void>>();
  let stopped = false;

  async function round(): Promise<void> {
    if (stopped) return;
    running ??= sweepOnce()
      .catch((error: unknown) => logger.error({ error: String(error) }, 'sweep failed; trying again'))
      .finally(() => {
        running = null;
        alarm.set(clock.now() + pauseMs);
      });
    await running;
  }

  /** Never rejects; `stop` waits for it. */
  function inBackground(work: Promise<void>, ifItFails: string): Promise<void> {
    const done = work
      .catch((error: unknown) => logger.warn({ error: String(error) }, ifItFails))
      .finally(() => underWay.delete(done));
    underWay.add(done);
    return done;
  }

  function lookUp(isMeant: (call: CallState) => boolean): Promise<void> {
    const work = lookUpCalls(isMeant, () => stopped);
    return inBackground(work, 'calls could not be looked up; the reconciler will see to them');
  }

  return {
    start() {
      // What was answered while we were away must be known before a ring deadline of that time fires.
      const lookedUp = lookUp(() => true);
      const patience = new Promise<void>((resolve) => clock.setTimer(resolve, longestLookUpMs));
      void Promise.race([lookedUp, patience]).then(round);
    },
    lookUp({ provider, account = null }) {
      void lookUp((call) => call.provider === provider && (call.account ?? null) === account);
    },
    wakeAt: alarm.set,
    sweep: round,
    async stop() {
      stopped = true;
      alarm.stop();
      await running;
      await Promise.all(underWay);
    },
  };
}

/** One round: deadlines, unpublished versions, housekeeping. */
function createSweep(
  ports: SweeperPorts,
  inBackground: (work: Promise<void>, ifItFails: string) => Promise<void>,
): () => Promise<void> {
  const { queries, change, clock, logger } = ports;
  const startedAt = clock.now();
  const fire = createFireDeadlines(ports);
  let tidiedAt = 0;

  /** One broken call must not keep the others waiting. */
  async function one(callId: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof CallError && error.code === 'conflict') return;
      logger.error({ callId, error: String(error) }, 'deadline not applied; trying again');
    }
  }

  return async () => {
    const now = await clock.synchronise();
    // While deadlines wait for browsers to come back, they must not stand in the way of those that do not.
    const most = clock.now() - startedAt < restartGraceMs ? mostResumed : batch;
    for (const due of await queries.dueCalls(now, most)) await one(due.id, () => fire(due, now));
    const lagging = await queries.unpublishedCalls(now - publishLagMs, batch);
    for (const { id } of lagging) await one(id, () => change.republish(id));
    if (now - tidiedAt > tidyEveryMs) {
      tidiedAt = now;
      // Nobody's phone rings on because old rows are being deleted.
      void inBackground(ports.tidy(now), 'housekeeping failed; trying again in an hour');
    }
  };
}

/** A timer that keeps the earliest of the times it is given. */
function createAlarm(clock: Clock, ring: () => void): { set(at: number): void; stop(): void } {
  let stopped = false;
  let timer: { readonly at: number; readonly cancel: () => void } | null = null;
  return {
    set(at) {
      if (stopped || (timer !== null && timer.at <= at)) return;
      timer?.cancel();
      const wait = Math.max(0, at - clock.now());
      const cancel = clock.setTimer(() => {
        timer = null;
        ring();
      }, wait);
      timer = { at, cancel };
    },
    stop() {
      stopped = true;
      timer?.cancel();
    },
  };
}
