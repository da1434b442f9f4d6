import type { CallState } from '../call-state.js';
import { deriveStatus } from '../derive-status.js';
import { actingJoined, refuse, type Actor, type CommandOf, type Decided, type Moment } from './command.js';

/** Somebody presses keys for the other side (DTMF, ITU-T Q.23), e.g. in a menu. The digits themselves are not kept. */
export function sendDigits(
  call: CallState,
  { digits }: CommandOf<'send-digits'>,
  actor: Actor,
  { now }: Moment,
): Decided {
  const found = actingJoined(call, actor, 'Only who is in a call can send keys.');
  if ('refusal' in found) return found;
  if (!call.capabilities.dtmf) return refuse('not_supported');
  if (deriveStatus(call).answeredAt === null)
    return refuse('conflict', 'Keys can be sent once the call is answered.');
  return { events: [{ type: 'digits-sent', at: now, participantId: found.id, count: digits.length }] };
}
