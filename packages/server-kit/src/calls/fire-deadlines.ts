import { deadlinesOf, decide, isOver, transition, type DeadlineKind } from '@offhook/core/call';
import type { CallQueries } from '../database/call-queries.js';
import type { DueCall } from '../database/due-calls.js';
import type { Clock } from '../ports/clock.js';
import type { ChangeCall } from './change-call.js';
import type { LegDriver } from './drive-legs.js';
import { leaseMs } from './lease.js';

/**
 * After a restart, browsers need a moment to come back and report. Deadlines that mean "nobody reports" wait for that;
 * deadlines that people see (ring, room, longest call) do not.
 */
export const restartGraceMs = 20_000;
const needsReports: ReadonlySet<DeadlineKind> = new Set(['mediaConnect', 'lease']);

const system = { userId: 'system', role: 'system' } as const;

/** What firing deadlines needs. */
export interface FireDeadlinesPorts {
  readonly queries: Pick<CallQueries, 'readCall'>;
  readonly change: ChangeCall;
  readonly legs: LegDriver;
  readonly clock: Clock;
}

/** Feeds the deadlines of a call that have passed by `now` (database time) to the call. Twice does no harm. */
export type FireDeadlines = (due: DueCall, now: number) => Promise<void>;

/** Makes the function; the grace after a restart begins now. */
export function createFireDeadlines({ queries, change, legs, clock }: FireDeadlinesPorts): FireDeadlines {
  const startedAt = clock.now();

  async function fireLease(callId: string, now: number): Promise<void> {
    let goesOn = false;
    await change.change(callId, null, (call, { leaseUntil }) => {
      if (leaseUntil === null || leaseUntil > now) return { events: [] };
      const decided = decide(call, { type: 'deadline-passed', kind: 'lease' }, system, { now: leaseUntil });
      const after = 'refusal' in decided ? call : decided.events.reduce(transition, call);
      goesOn = !isOver(after);
      // A sign of life may come between this read and the commit.
      return 'refusal' in decided ? decided : { ...decided, leaseOverBy: now };
    });
    // Nobody's browser is needed now, but one may be again; or it is somebody else's, whose time begins.
    if (goesOn) await change.raiseLease(callId, now + leaseMs);
  }

  async function fireOne(callId: string, kind: DeadlineKind, now: number): Promise<void> {
    const { call, changed } = await change.change(callId, null, (newest) =>
      decide(newest, { type: 'deadline-passed', kind }, system, { now }),
    );
    // The attempt is counted before the provider is asked, so that one that hangs is not asked in a loop.
    if (kind === 'reconcile' && changed) legs.reconcile(call);
  }

  return async (due, now) => {
    const graced = clock.now() - startedAt < restartGraceMs;
    if (due.lease && !graced) await fireLease(due.id, now);
    const stored = due.deadline ? await queries.readCall(due.id) : null;
    if (stored === null) return;
    for (const { kind, at } of deadlinesOf(stored.state)) {
      if (at <= now && !(graced && needsReports.has(kind))) await fireOne(due.id, kind, now);
    }
  };
}
