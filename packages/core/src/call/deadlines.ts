import type { CallState } from './call-state.js';
import { deriveStatus, isOver } from './derive-status.js';

/** The kinds of deadline a call can have. `lease` lives beside the snapshot, see `docs/architecture.md`. */
export type DeadlineKind = 'ring' | 'mediaConnect' | 'maxDuration' | 'roomExpiry' | 'reconcile' | 'lease';

/** When something must happen to a call unless something else happened first. Epoch ms. */
export interface Deadline {
  readonly kind: DeadlineKind;
  readonly at: number;
}

/** After an unknown outcome, or while a leg of a call that is over may still be up. */
const silenceWhenUrgentMs = 5_000;
const silenceWhenPlannedMs = 20_000;
const silenceBeforeAnswerMs = 15_000;
const silenceAfterAnswerMs = 60_000;
const longestReconcilePauseMs = 15 * 60_000;

/** All deadlines that follow from the call itself, earliest first. */
export function deadlinesOf(call: CallState): readonly Deadline[] {
  const derived = deriveStatus(call);
  const deadlines: Deadline[] = [];
  if (derived.endedAt === null) {
    if (derived.answeredAt === null) deadlines.push({ kind: 'ring', at: call.placedAt + call.timing.ringMs });
    else {
      deadlines.push({ kind: 'maxDuration', at: derived.answeredAt + call.timing.maxDurationMs });
      if (derived.connectedAt === null) {
        deadlines.push({ kind: 'mediaConnect', at: derived.answeredAt + call.timing.mediaConnectMs });
      }
    }
    if (call.timing.roomTtlMs !== null)
      deadlines.push({ kind: 'roomExpiry', at: call.placedAt + call.timing.roomTtlMs });
  }
  const reconcileAt = reconcileDeadline(call, derived.answeredAt !== null);
  if (reconcileAt !== null) deadlines.push({ kind: 'reconcile', at: reconcileAt });
  return deadlines.sort((a, b) => a.at - b.at);
}

/** The earliest deadline as stored in its indexed column. Epoch ms, `null` when the call needs nobody any more. */
export function nextDeadlineAt(call: CallState): number | null {
  return deadlinesOf(call)[0]?.at ?? null;
}

/** A provider's leg is asked about while it has not ended, first after a silence, then with growing pauses. */
function reconcileDeadline(call: CallState, answered: boolean): number | null {
  const open = call.legs.filter((leg) => leg.state !== 'ended');
  if (open.length === 0) return null;
  const heardAt = Math.max(...open.map((leg) => leg.heardAt));
  // A create request may take 15 s: until then nobody can know what became of a planned leg.
  const planned = open.some((leg) => leg.state === 'planned');
  const urgent = isOver(call) || open.some((leg) => leg.state === 'unknown');
  const silence = planned
    ? silenceWhenPlannedMs
    : urgent
      ? silenceWhenUrgentMs
      : answered
        ? silenceAfterAnswerMs
        : silenceBeforeAnswerMs;
  const { lastAt, attempts } = call.reconcile;
  if (lastAt === null || lastAt < heardAt) return heardAt + silence;
  return lastAt + Math.min(silence * 2 ** Math.min(attempts, 10), longestReconcilePauseMs);
}
