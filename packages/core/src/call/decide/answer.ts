import { isBroughtIn, legOf, type CallState, type ParticipantState } from '../call-state.js';
import { isOver, participantStatus } from '../derive-status.js';
import {
  actingParticipant,
  nothing,
  refuse,
  type Actor,
  type CommandOf,
  type Decided,
  type Moment,
  type Refusal,
} from './command.js';

/** A callee picks up on one device. Idempotent per device; every other device is told where it was answered. */
export function answer(
  call: CallState,
  command: CommandOf<'answer'>,
  actor: Actor,
  { now }: Moment,
): Decided {
  const participant = actingParticipant(call, actor);
  if (participant === undefined) return refuse('forbidden');
  if (participant.answeredAt !== null) {
    return participant.device?.id === command.device.id && !isOver(call)
      ? nothing
      : refuse(isOver(call) ? 'call_over' : 'answered_elsewhere');
  }
  if (isOver(call)) return refuse('call_over');
  const refusal = isBroughtIn(call, participant) ? notAsked(call, participant) : notRung(call, participant);
  if (refusal !== null) return refusal;
  // The same commit, so that nobody is shown a camera that never goes on.
  const soundOnly = call.channel === 'video' && command.video === false;
  return {
    events: [
      {
        type: 'answered',
        at: now,
        participantId: participant.id,
        device: command.device,
        ...(soundOnly ? { cameraOff: true } : {}),
      },
      // The same commit again: nobody has answered a customer whom nothing will connect.
      ...(command.leg === undefined ? [] : [{ type: 'leg-planned' as const, at: now, leg: command.leg }]),
    ],
  };
}

function notRung(call: CallState, participant: ParticipantState): Refusal | null {
  if (call.decision.answered !== null) return refuse('answered_elsewhere');
  if (participantStatus(call, participant) === 'ringing') return null;
  return refuse('conflict', 'This call is not ringing for you.');
}

/** Whoever a transfer brings in by a phone of their own answers that: nothing in a browser can do it for them. */
function notAsked(call: CallState, { id }: ParticipantState): Refusal | null {
  if (legOf(call, id)?.kind !== 'phone') return null;
  return refuse('conflict', 'Your own phone rings for this call: answer it there.');
}
