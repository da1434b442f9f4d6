import type { CallState, ParticipantState } from '../call-state.js';
import { deriveStatus } from '../derive-status.js';
import {
  actingJoined,
  nothing,
  refuse,
  type Actor,
  type Decided,
  type Moment,
  type Refusal,
} from './command.js';

/** The acting person puts the call on hold: the other side hears music or silence and sees it. */
export function hold(call: CallState, actor: Actor, { now }: Moment): Decided {
  const found = holder(call, actor);
  if ('refusal' in found) return found;
  return found.held ? nothing : { events: [{ type: 'held', at: now, participantId: found.id }] };
}

/** The acting person takes the call off hold. Only who holds can resume. */
export function resume(call: CallState, actor: Actor, { now }: Moment): Decided {
  const found = holder(call, actor);
  if ('refusal' in found) return found;
  return found.held ? { events: [{ type: 'resumed', at: now, participantId: found.id }] } : nothing;
}

function holder(call: CallState, actor: Actor): ParticipantState | Refusal {
  const found = actingJoined(call, actor, 'Only who is in a call can hold it.');
  if ('refusal' in found) return found;
  if (!call.capabilities.hold) return refuse('not_supported');
  if (deriveStatus(call).answeredAt === null)
    return refuse('conflict', 'A call can be held once it is answered.');
  return found;
}
