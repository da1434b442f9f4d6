import type { MediaReport } from '../call-events.js';
import type { CallState, ParticipantState } from '../call-state.js';
import {
  actingInBrowser,
  nothing,
  refuse,
  type Actor,
  type CommandOf,
  type Decided,
  type Moment,
} from './command.js';

/** A browser says how its media is. A heartbeat that says nothing new makes no event, so no version. */
export function reportMedia(
  call: CallState,
  command: CommandOf<'report-media'>,
  actor: Actor,
  { now }: Moment,
): Decided {
  const participant = actingInBrowser(call, actor, 'Answer the call before reporting its media.');
  if ('refusal' in participant) return participant;
  if (participant.device !== null && participant.device.id !== command.deviceId)
    return refuse('in_use_elsewhere');
  const report = newsIn(call, participant, command.report);
  return report === null
    ? nothing
    : { events: [{ type: 'media-reported', at: now, participantId: participant.id, ...report }] };
}

function newsIn(call: CallState, one: ParticipantState, report: MediaReport): MediaReport | null {
  const { iceConnected, firstMedia } = report.timings ?? {};
  const known = call.reportedTimings;
  const timings = {
    ...(iceConnected !== undefined && known.iceConnected === null ? { iceConnected } : {}),
    ...(firstMedia !== undefined && known.firstMedia === null ? { firstMedia } : {}),
  };
  const news: MediaReport = {
    ...(report.muted !== undefined && report.muted !== one.muted ? { muted: report.muted } : {}),
    ...(report.cameraOff !== undefined && report.cameraOff !== one.cameraOff
      ? { cameraOff: report.cameraOff }
      : {}),
    ...(report.sharing !== undefined && report.sharing !== one.sharing ? { sharing: report.sharing } : {}),
    ...(report.connection !== undefined && report.connection !== one.connection
      ? { connection: report.connection }
      : {}),
    ...(Object.keys(timings).length > 0 ? { timings } : {}),
  };
  return Object.keys(news).length === 0 ? null : news;
}
