import type { CallEvent } from '../call-events.js';
import { isBroughtIn, type CallState } from '../call-state.js';
import { deriveStatus, participantStatus } from '../derive-status.js';
import {
  actingParticipant,
  actsAsStaff,
  actsForOthers,
  refuse,
  type Actor,
  type CommandOf,
  type Decided,
  type Moment,
} from './command.js';
import { decline } from './decline.js';
import { leaveTransfer, withoutTarget } from './transfer.js';
import { detailEvents } from './update-details.js';

/**
 * Somebody hangs up. Before the answer it is a cancel for the caller and a decline for the callee. Ending a call that
 * is over already is fine, so a second click or a retry is no error, and what staff wrote is kept all the same. Whoever is
 * being brought in by a transfer ends that, not the call: the customer is somebody else's. Whoever transfers leaves.
 */
export function end(call: CallState, command: CommandOf<'end'>, actor: Actor, moment: Moment): Decided {
  const participant = actingParticipant(call, actor);
  if (participant === undefined && !actsForOthers(actor)) return refuse('forbidden');
  const derived = deriveStatus(call);
  const writes = actsAsStaff(actor) ? detailEvents(call, command, moment.now) : [];
  const status = participant === undefined ? null : participantStatus(call, participant, derived);
  // Also of a colleague who did not take it: a click that crosses somebody else's answer must not hang up on the customer.
  const isOut = status === 'left' || status === 'declined' || status === 'missed';
  if (derived.endedAt !== null || isOut) return { events: writes };
  const isCallee = participant?.part === 'callee' && derived.answeredAt === null;
  const isTarget = participant !== undefined && isBroughtIn(call, participant);
  // As when the target of a transfer puts the phone down.
  if (isTarget && status === 'joined')
    return { events: [...writes, ...withoutTarget(call, 'completed', moment.now)] };
  if (call.transfer !== null && call.transfer.from === participant?.id)
    return { events: [...writes, leaveTransfer(call, call.transfer, moment.now)] };
  if (isCallee || isTarget) {
    const declined = decline(call, { type: 'decline' }, actor, moment);
    return 'refusal' in declined ? declined : { events: [...writes, ...declined.events] };
  }
  const hungUp: CallEvent = {
    type: 'ended',
    at: moment.now,
    cause: 'hung_up',
    participantId: participant?.id ?? null,
  };
  return { events: [...writes, hungUp] };
}
