import type { CallEvent } from '../call-events.js';
import { isBroughtIn, type CallState, type ParticipantState } from '../call-state.js';
import { isOver, participantStatus } from '../derive-status.js';
import {
  actingParticipant,
  nothing,
  refuse,
  type Actor,
  type CommandOf,
  type Decided,
  type Moment,
} from './command.js';
import { withoutTarget } from './transfer.js';

/** A callee removes itself on all its devices; the call is declined when nobody is left to ring. */
export function decline(
  call: CallState,
  command: CommandOf<'decline'>,
  actor: Actor,
  { now }: Moment,
): Decided {
  const participant = actingParticipant(call, actor);
  if (participant === undefined) return refuse('forbidden');
  if (participant.declinedAt !== null) return nothing;
  if (isOver(call)) return refuse('call_over');
  // A click that crosses the end of the ring: whoever is out is rung no more.
  if (participant.leftAt !== null) return nothing;
  if (isBroughtIn(call, participant)) return refuseTransfer(call, participant, command, now);
  if (participant.part === 'caller') return refuse('conflict', 'Whoever placed a call cancels it.');
  if (participantStatus(call, participant) !== 'ringing') return refuse('answered_elsewhere');
  const others = call.participants.filter(
    (one) => one.id !== participant.id && participantStatus(call, one) === 'ringing',
  );
  const events: CallEvent[] = [declined(participant, command, now)];
  if (others.length === 0)
    events.push({ type: 'ended', at: now, cause: 'declined', participantId: participant.id });
  return { events };
}

/** The customer stays, and is back with whoever wanted to transfer. */
function refuseTransfer(
  call: CallState,
  participant: ParticipantState,
  command: CommandOf<'decline'>,
  now: number,
): Decided {
  if (participantStatus(call, participant) === 'joined') return refuse('answered_elsewhere');
  return {
    events: [declined(participant, command, now), ...withoutTarget(call, 'declined', now)],
  };
}

function declined({ id }: ParticipantState, { reason }: CommandOf<'decline'>, now: number): CallEvent {
  return { type: 'declined', at: now, participantId: id, reason: reason ?? null };
}
