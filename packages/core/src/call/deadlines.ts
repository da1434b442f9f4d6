import { customerLegOf, legOf, type CallState, type Transfer } from './call-state.js';
import { deriveStatus } from './derive-status.js';
import { isAsWanted, isRecordingAsWanted } from './is-as-wanted.js';
import { isWaiting, messageUntil, wantedOf } from './wanted-leg.js';

/** The kinds of deadline a call can have. `lease` lives beside the snapshot, see `docs/architecture.md`. */
export type DeadlineKind =
  'ring' | 'mediaConnect' | 'maxDuration' | 'roomExpiry' | 'transfer' | 'reconcile' | 'lease';

/** When something must happen to a call unless something else happened first. Epoch ms. */
export interface Deadline {
  readonly kind: DeadlineKind;
  readonly at: number;
}

/** After an unknown outcome, or while a leg is not as it should be. */
const silenceWhenUrgentMs = 5_000;
const silenceWhenPlannedMs = 20_000;
const silenceBeforeAnswerMs = 15_000;
const silenceAfterAnswerMs = 60_000;
const longestReconcilePauseMs = 15 * 60_000;
/** While somebody may still be on a line that should be down: it costs money, and they hear that nobody is there. */
const longestPauseBeforeHangUpMs = 60_000;

/** All deadlines that follow from the call itself, earliest first. */
export function deadlinesOf(call: CallState): readonly Deadline[] {
  const derived = deriveStatus(call);
  const deadlines: Deadline[] = [];
  if (derived.endedAt === null) {
    if (derived.answeredAt === null)
      deadlines.push({ kind: 'ring', at: ringBeginsAt(call) + call.timing.ringMs });
    else {
      // A vendor's clock may say that it was answered before it was placed.
      const answeredAt = Math.max(derived.answeredAt, call.placedAt);
      deadlines.push({ kind: 'maxDuration', at: answeredAt + call.timing.maxDurationMs });
      if (derived.connectedAt === null) {
        deadlines.push({ kind: 'mediaConnect', at: answeredAt + call.timing.mediaConnectMs });
      }
    }
    if (call.transfer !== null && legOf(call, call.transfer.to)?.state !== 'up')
      deadlines.push({ kind: 'transfer', at: targetAwaitedUntil(call, call.transfer) });
    if (call.timing.roomTtlMs !== null)
      deadlines.push({ kind: 'roomExpiry', at: call.placedAt + call.timing.roomTtlMs });
  }
  const reconcileAt = beforeMessageEnds(call, reconcileDeadline(call, derived.answeredAt !== null));
  if (reconcileAt !== null) deadlines.push({ kind: 'reconcile', at: reconcileAt });
  return deadlines.sort((a, b) => a.at - b.at);
}

/** The earliest deadline as stored in its indexed column. Epoch ms, `null` when the call needs nobody any more. */
export function nextDeadlineAt(call: CallState): number | null {
  return deadlinesOf(call)[0]?.at ?? null;
}

/**
 * A customer who waits for the agent has the full time to answer after that: since we heard of it, because by a vendor's
 * clock that is slow the time might be over already.
 */
function ringBeginsAt(call: CallState): number {
  const customer = customerLegOf(call);
  const waitedFor = call.legs.find((leg) => leg.id === customer?.waitsFor);
  return Math.max(call.placedAt, customer?.dueAt ?? waitedFor?.times.up ?? 0);
}

/** A target rings like any call; one who answers in a browser at the last moment still has the time to connect. */
function targetAwaitedUntil({ participants, timing }: CallState, { to, at }: Transfer): number {
  const answeredAt = participants.find(({ id }) => id === to)?.answeredAt ?? at;
  return Math.max(at + timing.ringMs, answeredAt + timing.mediaConnectMs);
}

/** A provider's leg is asked about while it has not ended, first after a silence, then with growing pauses. */
function reconcileDeadline(call: CallState, answered: boolean): number | null {
  const open = call.legs.filter((leg) => leg.state !== 'ended' && !isWaiting(call, leg));
  if (open.length === 0) return null;
  const { lastAt, attempts, decidedAt } = call.reconcile;
  const heardAt = Math.max(decidedAt ?? 0, ...open.map((leg) => leg.heardAt));
  // A create request may take 15 s: until then nobody can know what became of a planned leg.
  const planned = open.some((leg) => leg.state === 'planned');
  const urgent =
    !isRecordingAsWanted(call) || open.some((leg) => leg.state === 'unknown' || !isAsWanted(call, leg));
  const silence = planned
    ? silenceWhenPlannedMs
    : urgent
      ? silenceWhenUrgentMs
      : // Nor is a target that rings forgotten, because customer and agent speak already.
        answered && open.every((leg) => leg.state === 'up')
        ? silenceAfterAnswerMs
        : silenceBeforeAnswerMs;
  if (lastAt === null || lastAt < heardAt) return heardAt + silence;
  const isCostly = open.some((leg) => leg.state !== 'planned' && wantedOf(call, leg).connection === 'down');
  const longest = isCostly ? longestPauseBeforeHangUpMs : longestReconcilePauseMs;
  return lastAt + Math.min(silence * 2 ** Math.min(attempts, 10), longest);
}

/** A caller who leaves a message is hung up when the time for that is over, however long the pauses are. */
function beforeMessageEnds(call: CallState, reconcileAt: number | null): number | null {
  const until = messageUntil(call);
  if (reconcileAt === null || until === null || (call.reconcile.lastAt ?? 0) >= until) return reconcileAt;
  return Math.min(reconcileAt, until);
}
