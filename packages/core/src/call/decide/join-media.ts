import type { CallState } from '../call-state.js';
import {
  actingInBrowser,
  nothing,
  refuse,
  type Actor,
  type CommandOf,
  type Decided,
  type Moment,
} from './command.js';

/**
 * One device of a person in the call takes its media. Another device may only take over when asked to, or when the
 * first is gone (no lease runs any more). Each join has a new session id, which peers answer with a new connection.
 */
export function joinMedia(
  call: CallState,
  command: CommandOf<'join-media'>,
  actor: Actor,
  { now }: Moment,
): Decided {
  const participant = actingInBrowser(call, actor, 'Answer the call before joining it.');
  if ('refusal' in participant) return participant;
  const { device, sessionId } = command;
  // Fresh credentials for the running session: nobody needs to reconnect.
  if (participant.sessionId === sessionId && participant.device?.id === device.id) return nothing;
  const elsewhere = participant.device !== null && participant.device.id !== device.id;
  if (elsewhere && command.leaseRuns && !command.takeOver) return refuse('in_use_elsewhere');
  return { events: [{ type: 'media-joined', at: now, participantId: participant.id, device, sessionId }] };
}
