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
  type Moment,
} from './command.js';
import { decline } from './decline.js';
import { detailEvents } from './update-details.js';

/**
 * Somebody hangs up. Before the answer it is a cancel for the caller and a decline for the callee. Ending a call that
 * is over already is fine, so a second click or a retry is no error, and what staff wrote is kept all the same.
 */
export function end(call: CallState, command: CommandOf<'end'>, actor: Actor, moment: Moment): Decided {
  const participant = actingParticipant(call, actor);
  if (participant === undefined && !actsForOthers(actor)) return refuse('forbidden');
  const derived = deriveStatus(call);
  const writes = actsAsStaff(actor) ? detailEvents(call, command, moment.now) : [];
  const hasLeft = participant !== undefined && participant.leftAt !== null;
  if (derived.endedAt !== null || hasLeft) return { events: writes };
  if (participant?.part === 'callee' && derived.answeredAt === null) {
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
