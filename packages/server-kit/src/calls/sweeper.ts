import { CallError } from '@offhook/core/errors';
import type { CallQueries } from '../database/call-queries.js';
import type { DatabaseClock } from '../database/database-clock.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { ChangeCall } from './change-call.js';
import type { LegDriver } from './drive-legs.js';
import { createFireDeadlines, restartGraceMs } from './fire-deadlines.js';

/** Fires deadlines, republishes what a crash left unpublished, reconciles. Any number of nodes may run one. */
export interface Sweeper {
  /** Looks up every call that a provider still holds, then sweeps each second. */
  start(): Promise<void>;
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
  const sweepOnce = createSweep(ports);
  const alarm = createAlarm(clock, () => void round());
  let running: Promise<void> | null = null;

  async function round(): Promise<void> {
    running ??= sweepOnce()
      .catch((error: unknown) => logger.error({ error: String(error) }, 'sweep failed; trying again'))
      .finally(() => {
        running = null;
        alarm.set(clock.now() + pauseMs);
      });
    await running;
  }

  return {
    async start() {
      for (const { id } of await ports.queries.dueCalls(Number.MAX_SAFE_INTEGER, mostResumed)) {
        const stored = await ports.queries.readCall(id);
        if (stored?.state.kind === 'phone') ports.legs.reconcile(stored.state);
      }
      // What was answered while we were away must be known before a ring deadline of that time fires.
      const lookedUp = ports.legs.settled();
      const patience = new Promise<void>((resolve) => clock.setTimer(resolve, longestLookUpMs));
      void Promise.race([lookedUp, patience]).then(round);
    },
    wakeAt: alarm.set,
    sweep: round,
    async stop() {
      alarm.stop();
      await running;
    },
  };
}

/** One round: deadlines, unpublished versions, housekeeping. */
function createSweep(ports: SweeperPorts): () => Promise<void> {
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
      await ports.tidy(now);
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
