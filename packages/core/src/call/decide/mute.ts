import type { CallState } from '../call-state.js';
import { participantStatus } from '../derive-status.js';
import {
  actingInLiveCall,
  nothing,
  refuse,
  type Actor,
  type CommandOf,
  type Decided,
  type Moment,
} from './command.js';

/**
 * Mutes a person for everybody; without `participantId`, the acting person. Others may be muted, never unmuted, and by those
 * who are in the call: not by somebody who is rung, or was.
 */
export function mute(call: CallState, command: CommandOf<'mute'>, actor: Actor, { now }: Moment): Decided {
  const acting = actingInLiveCall(call, actor);
  if ('refusal' in acting) return acting;
  const target =
    command.participantId === undefined
      ? acting
      : call.participants.find((one) => one.id === command.participantId);
  if (target === undefined) return refuse('not_found');
  if (!call.capabilities.mute) return refuse('not_supported');
  if (target.id !== acting.id) {
    if (!command.muted || acting.role === 'client' || acting.role === 'guest') return refuse('forbidden');
    if (participantStatus(call, acting) !== 'joined')
      return refuse('conflict', 'Only who is in a call can mute others.');
  }
  return target.muted === command.muted
    ? nothing
    : { events: [{ type: 'muted', at: now, participantId: target.id, muted: command.muted }] };
}
