import type { CallEvent } from '../call-events.js';
import type { CallState } from '../call-state.js';
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
  if (participant.part === 'caller') return refuse('conflict', 'Whoever placed a call cancels it.');
  if (participantStatus(call, participant) !== 'ringing') return refuse('answered_elsewhere');
  const others = call.participants.filter(
    (one) => one.id !== participant.id && participantStatus(call, one) === 'ringing',
  );
  const events: CallEvent[] = [
    { type: 'declined', at: now, participantId: participant.id, reason: command.reason ?? null },
  ];
  if (others.length === 0)
    events.push({ type: 'ended', at: now, cause: 'declined', participantId: participant.id });
  return { events };
}
