import type { CallEvent } from '../call-events.js';
import { customerLegOf, legOf, type CallState, type OverCause } from '../call-state.js';
import { deadlinesOf, type DeadlineKind } from '../deadlines.js';
import { isOver } from '../derive-status.js';
import { needsLease } from '../speaks-in-browser.js';
import { isWaiting } from '../wanted-leg.js';
import { nothing, type CommandOf, type Decided, type Moment } from './command.js';
import { withoutTarget } from './transfer.js';

const causeOf: Record<Exclude<DeadlineKind, 'reconcile' | 'transfer'>, OverCause> = {
  ring: 'timeout',
  mediaConnect: 'media_failed',
  maxDuration: 'time_limit',
  roomExpiry: 'room_expired',
  lease: 'connection_lost',
};

/** A deadline fired. It counts only while it still stands, so firing twice, late or on two nodes is harmless. */
export function passDeadline(
  call: CallState,
  { kind }: CommandOf<'deadline-passed'>,
  { now }: Moment,
): Decided {
  if (kind === 'lease') return browsersAreGone(call, now);
  const stands = deadlinesOf(call).some((deadline) => deadline.kind === kind && deadline.at <= now);
  if (!stands) return nothing;
  if (kind === 'transfer') return giveBack(call, now);
  return kind === 'reconcile' ? { events: [{ type: 'reconcile-tried', at: now }] } : over(call, kind, now);
}

/** Nothing where the call goes on without browsers, e.g. after a transfer to a phone. */
function browsersAreGone(call: CallState, now: number): Decided {
  if (isOver(call) || !needsLease(call)) return nothing;
  const target = call.transfer === null ? undefined : legOf(call, call.transfer.to);
  if (call.transfer === null || target?.state !== 'up') return over(call, 'lease', now);
  // Customer and target are both on the line: as when an agent puts the phone down.
  return { events: [{ type: 'transferred', at: now, from: call.transfer.from, to: call.transfer.to }] };
}

/** Whoever should take the customer over does not answer. */
function giveBack(call: CallState, now: number): Decided {
  return { events: withoutTarget(call, 'no_answer', now) };
}

function over(call: CallState, kind: Exclude<DeadlineKind, 'reconcile' | 'transfer'>, now: number): Decided {
  // The call ended when its time was up, not when somebody noticed: a restart must not lengthen it.
  const at = deadlinesOf(call).find((deadline) => deadline.kind === kind)?.at ?? now;
  const customer = customerLegOf(call);
  if (kind === 'ring' && customer?.state === 'planned' && !isWaiting(call, customer)) {
    // Nobody was rung: the node that should have dialled is gone.
    const observation = { legId: customer.id, state: 'ended', at, cause: 'unknown_outcome' } as const;
    return { events: [{ type: 'leg-observed', at, observation }] };
  }
  const event: CallEvent = { type: 'ended', at, cause: causeOf[kind], participantId: null };
  return { events: [event] };
}
