import type { CallEvent } from '../call-events.js';
import type { CallState } from '../call-state.js';
import { deriveStatus } from '../derive-status.js';
import {
  actingParticipant,
  actsAsStaff,
  actsForOthers,
  refuse,
  type Actor,
  type CommandOf,
  type Decided,
  type Details,
  type Moment,
} from './command.js';

/** Staff of the call writes notes, outcome and disposition, also afterwards; whoever was in it rates it. */
export function updateDetails(
  call: CallState,
  command: CommandOf<'update-details'>,
  actor: Actor,
  { now }: Moment,
): Decided {
  const participant = actingParticipant(call, actor);
  const { rating } = command;
  const writes =
    command.notes !== undefined || command.outcome !== undefined || command.disposition !== undefined;
  if (participant === undefined && !actsForOthers(actor)) return refuse('forbidden');
  if (writes && !actsAsStaff(actor)) return refuse('forbidden');
  if (rating !== undefined && participant === undefined) return refuse('forbidden');
  if (command.outcome !== undefined && !mayBeOutcome(call, command.outcome)) {
    return refuse('invalid_request', 'Only an answered call can be marked as answered or voicemail.');
  }
  const events: CallEvent[] = [...detailEvents(call, command, now)];
  if (rating !== undefined && participant !== undefined && participant.rating !== rating) {
    events.push({ type: 'rated', at: now, participantId: participant.id, rating });
  }
  return { events };
}

/** The event that keeps what changes of the details; none when nothing does. */
export function detailEvents(call: CallState, details: Details, at: number): readonly CallEvent[] {
  const changes = {
    ...(details.notes !== undefined && details.notes !== (call.notes ?? '') ? { notes: details.notes } : {}),
    ...(details.outcome !== undefined &&
    details.outcome !== call.outcomeOverride &&
    mayBeOutcome(call, details.outcome)
      ? { outcome: details.outcome }
      : {}),
    ...(details.disposition !== undefined && details.disposition !== call.disposition
      ? { disposition: details.disposition }
      : {}),
  };
  return Object.keys(changes).length === 0 ? [] : [{ type: 'details-changed', at, ...changes }];
}

function mayBeOutcome(call: CallState, outcome: string): boolean {
  return (outcome === 'answered' || outcome === 'voicemail') && deriveStatus(call).answeredAt !== null;
}
