import type { CallEvent } from '../call-events.js';
import { legOf, type CallState, type LegCause, type ParticipantState, type Transfer } from '../call-state.js';
import { deriveStatus } from '../derive-status.js';
import {
  actingInLiveCall,
  refuse,
  type Actor,
  type CommandOf,
  type Decided,
  type Moment,
  type Refusal,
} from './command.js';

/** Attempts included; more than anybody at work needs. */
const mostTransfers = 10;

/**
 * Whoever speaks with the customer brings somebody else in. The customer is on hold until the transfer is completed or
 * canceled; a target that cannot be reached gives the customer back (see `followUps`).
 */
export function transfer(
  call: CallState,
  { mode, participant, leg }: CommandOf<'transfer'>,
  actor: Actor,
  { now }: Moment,
): Decided {
  const found = mayTransfer(call, actor);
  if ('refusal' in found) return found;
  if (participant.id === found.id) return refuse('conflict', 'You are in this call already.');
  return {
    events: [{ type: 'transfer-started', at: now, mode, from: found.id, participant, leg }],
  };
}

/** Whether the actor could transfer the call now, to whomever: the participant that it is, or why not. */
export function mayTransfer(call: CallState, actor: Actor): ParticipantState | Refusal {
  const found = serving(call, actor);
  if ('refusal' in found) return found;
  if (call.transfer !== null) return refuse('conflict', 'Another transfer of this call is under way.');
  // Each dials somebody, and the limits on dialling count calls: one call must not be a way around them.
  if (call.legs.filter(({ role }) => role === 'target').length >= mostTransfers)
    return refuse('rate_limited', `A call can be transferred ${mostTransfers} times.`);
  if (deriveStatus(call).answeredAt === null)
    return refuse('conflict', 'A call can be transferred once it is answered.');
  return found;
}

/** The attended transfer is completed: customer and target go on without whoever transferred. */
export function completeTransfer(call: CallState, actor: Actor, { now }: Moment): Decided {
  const found = transferring(call, actor);
  if ('refusal' in found) return found;
  const { from, to } = found;
  if (legOf(call, to)?.state !== 'up') return refuse('conflict', 'The other side has not answered yet.');
  return { events: [{ type: 'transferred', at: now, from, to }] };
}

/** The way back: the target is hung up, and the customer is taken off hold. */
export function cancelTransfer(call: CallState, actor: Actor, { now }: Moment): Decided {
  const found = transferring(call, actor);
  if ('refusal' in found) return found;
  return { events: withoutTarget(call, null, now) };
}

/**
 * What follows from observations of legs, to be committed with them: a blind transfer is completed by the target's
 * answer, an attended one also by an agent who puts the phone down, before the answer or after it; a target that cannot be
 * reached ends the transfer.
 */
export function followUps(call: CallState, { now }: Moment): readonly CallEvent[] {
  if (call.transfer === null) return [];
  const { mode, from, to } = call.transfer;
  const target = legOf(call, to);
  const agentHasGone = isPhoneDown(call, from);
  // News of the target's end may overtake that of its answer: the customer was with the target all the same.
  const isAlone = agentHasGone || hasLeft(call, from);
  const tookOver = mode === 'blind' ? target?.times.up != null : target?.state === 'up' && isAlone;
  if (tookOver) return [{ type: 'transferred', at: now, from, to }];
  if (target?.state === 'ended') return withoutTarget(call, target.cause, now);
  return agentHasGone && !hasLeft(call, from) ? [{ type: 'left', at: now, participantId: from }] : [];
}

/**
 * Whoever transfers hangs up. That is not the end of the call, for somebody else is being brought in: a target who is there
 * goes on with the customer, one who is still rung does so by answering.
 */
export function leaveTransfer(call: CallState, { from, to }: Transfer, now: number): CallEvent {
  return legOf(call, to)?.state === 'up'
    ? { type: 'transferred', at: now, from, to }
    : { type: 'left', at: now, participantId: from };
}

/**
 * The target does not take the customer: the transfer is over, and so is the call where whoever transferred has hung up
 * meanwhile. (The end of a phone is the end of the call by itself.)
 */
export function withoutTarget(call: CallState, cause: LegCause | null, now: number): readonly CallEvent[] {
  if (call.transfer === null) return [];
  const { from, to } = call.transfer;
  const canceled: CallEvent = { type: 'transfer-canceled', at: now, to, cause };
  if (!hasLeft(call, from) || isPhoneDown(call, from)) return [canceled];
  return [canceled, { type: 'ended', at: now, cause: 'hung_up', participantId: from }];
}

function isPhoneDown(call: CallState, participantId: string): boolean {
  const leg = legOf(call, participantId);
  return leg?.kind === 'phone' && leg.state === 'ended';
}

function hasLeft({ participants }: CallState, participantId: string): boolean {
  return participants.some(({ id, leftAt }) => id === participantId && leftAt !== null);
}

function serving(call: CallState, actor: Actor): ParticipantState | Refusal {
  const found = actingInLiveCall(call, actor);
  if ('refusal' in found) return found;
  if (!call.capabilities.transfer) return refuse('not_supported');
  if (found.id === call.servedBy) return found;
  return refuse('forbidden', 'Only who speaks with the customer can transfer the call.');
}

function transferring(call: CallState, actor: Actor): NonNullable<CallState['transfer']> | Refusal {
  const found = serving(call, actor);
  if ('refusal' in found) return found;
  return call.transfer ?? refuse('conflict', 'No transfer of this call is under way.');
}
