import { deadlinesOf, decide, type CallState, type DeadlineKind } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { CallQueries, DueCall } from '../database/call-queries.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { ChangeCall } from './change-call.js';
import type { LegDriver } from './drive-legs.js';

/** Fires deadlines, republishes what a crash left unpublished, reconciles. Any number of nodes may run one. */
export interface Sweeper {
  /** Resumes every call that a provider still holds, then sweeps each second. */
  start(): Promise<void>;
  /** Wakes the sweeper at a deadline (epoch ms) instead of at the next second. */
  wakeAt(at: number): void;
  /** One round now; for tests. */
  sweep(): Promise<void>;
  stop(): Promise<void>;
}

/** What the sweeper needs. */
export interface SweeperPorts {
  readonly queries: CallQueries;
  readonly change: ChangeCall;
  readonly legs: LegDriver;
  readonly clock: Clock;
  /** Database time: the one clock that nodes share. */
  readonly databaseNow: () => Promise<number>;
  readonly logger: Logger;
  /** Housekeeping that nobody waits for, once an hour. */
  readonly tidy: (now: number) => Promise<void>;
}

const pauseMs = 1_000;
const publishLagMs = 2_000;
const batch = 200;
const tidyEveryMs = 3_600_000;
/**
 * After a restart, browsers need a moment to come back and report. Deadlines that mean "nobody reports" wait for that;
 * deadlines that people see (ring, room, longest call) do not.
 */
const restartGraceMs = 20_000;
const needsReports: ReadonlySet<DeadlineKind> = new Set(['mediaConnect', 'lease']);

/** Makes the sweeper. */
export function createSweeper(ports: SweeperPorts): Sweeper {
  const { queries, change, legs, clock, databaseNow, logger, tidy } = ports;
  const startedAt = clock.now();
  let running: Promise<void> | null = null;
  let stopped = false;
  let tidiedAt = 0;
  let timer: { readonly at: number; readonly cancel: () => void } | null = null;

  function schedule(at: number): void {
    if (stopped || (timer !== null && timer.at <= at)) return;
    timer?.cancel();
    const cancel = clock.setTimer(
      () => {
        timer = null;
        void round();
      },
      Math.max(0, at - clock.now()),
    );
    timer = { at, cancel };
  }

  async function round(): Promise<void> {
    running ??= sweepOnce()
      .catch((error: unknown) => logger.error({ error: String(error) }, 'sweep failed; trying again'))
      .finally(() => {
        running = null;
        schedule(clock.now() + pauseMs);
      });
    await running;
  }

  async function sweepOnce(): Promise<void> {
    const now = await databaseNow();
    for (const due of await queries.dueCalls(now, batch)) await one(due.id, () => fire(due, now));
    for (const { id } of await queries.unpublishedCalls(now - publishLagMs, batch))
      await one(id, () => change.republish(id));
    if (now - tidiedAt > tidyEveryMs) {
      tidiedAt = now;
      await tidy(now);
    }
  }

  /** One broken call must not keep the others waiting. */
  async function one(callId: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof CallError && error.code === 'conflict') return;
      logger.error({ callId, error: String(error) }, 'deadline not applied; trying again');
    }
  }

  async function fire(due: DueCall, now: number): Promise<void> {
    const graced = clock.now() - startedAt < restartGraceMs;
    if (due.lease && !graced) await fireLease(due.id, now);
    if (!due.deadline) return;
    const stored = await queries.readCall(due.id);
    if (stored === null) return;
    for (const { kind, at } of deadlinesOf(stored.state)) {
      if (at > now || (graced && needsReports.has(kind))) continue;
      if (kind === 'reconcile') await reconcile(stored.state, now);
      else
        await change.change(due.id, null, (call) =>
          decide(call, { type: 'deadline-passed', kind }, system, { now }),
        );
    }
  }

  async function fireLease(callId: string, now: number): Promise<void> {
    await change.change(callId, null, (call, { leaseUntil }) => {
      if (leaseUntil === null || leaseUntil > now) return { events: [] };
      return decide(call, { type: 'deadline-passed', kind: 'lease' }, system, { now: leaseUntil });
    });
  }

  /** The attempt is counted first, so that a provider that hangs is not asked in a loop. */
  async function reconcile(call: CallState, now: number): Promise<void> {
    const { changed } = await change.change(call.id, null, (newest) =>
      decide(newest, { type: 'deadline-passed', kind: 'reconcile' }, system, { now }),
    );
    if (changed) await legs.reconcile(call);
  }

  return {
    async start() {
      const open = await queries.dueCalls(Number.MAX_SAFE_INTEGER, 10_000);
      for (const { id } of open) {
        await one(id, async () => {
          const stored = await queries.readCall(id);
          if (stored?.state.kind === 'phone') await legs.reconcile(stored.state);
        });
      }
      await round();
    },
    wakeAt: schedule,
    sweep: round,
    async stop() {
      stopped = true;
      timer?.cancel();
      await running;
    },
  };
}

const system = { userId: 'system', role: 'system' } as const;
