import type { CallState, RecordingState } from '../call-state.js';
import { deriveStatus, isOver, participantStatus } from '../derive-status.js';
import {
  actingParticipant,
  actsAsStaff,
  actsForOthers,
  nothing,
  refuse,
  type Actor,
  type CommandOf,
  type Decided,
  type Moment,
} from './command.js';

const wantedAfter: Readonly<Record<CommandOf<'record'>['action'], RecordingState>> = {
  start: 'on',
  pause: 'paused',
  resume: 'on',
  stop: 'off',
};

/** Staff of the call starts, pauses, resumes or stops its recording, with consent where the policy asks for it. */
export function record(
  call: CallState,
  { action, consent }: CommandOf<'record'>,
  actor: Actor,
  { now }: Moment,
): Decided {
  const participant = actingParticipant(call, actor);
  if (!actsAsStaff(actor) || (participant === undefined && !actsForOthers(actor))) return refuse('forbidden');
  if (isOver(call)) return refuse('call_over');
  if (participant !== undefined && participantStatus(call, participant) !== 'joined')
    return refuse('conflict', 'Only who is in a call can record it.');
  if (!call.capabilities.record) return refuse('not_supported');
  const { wanted } = call.recording;
  if (action === 'start') {
    if (call.recordingPolicy === 'off') return refuse('not_allowed', 'Calls are not recorded here.');
    if (call.recordingPolicy === 'ask' && consent !== true)
      return refuse('not_allowed', 'Recording needs the consent of everybody in the call.');
    if (deriveStatus(call).answeredAt === null)
      return refuse('conflict', 'A call can be recorded once it is answered.');
  } else if (wanted === 'off') {
    return action === 'stop' ? nothing : refuse('conflict', 'This call is not being recorded.');
  }
  const next = wantedAfter[action];
  if (next === wanted) return nothing;
  return {
    events: [
      {
        type: 'recording-wanted',
        at: now,
        participantId: participant?.id ?? null,
        wanted: next,
        consent: consent === true,
      },
    ],
  };
}
