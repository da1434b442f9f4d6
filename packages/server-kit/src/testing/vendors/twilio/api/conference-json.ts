import type { Conference, Participant } from '../conference.js';
import type { Leg } from '../leg.js';
import { rfc2822 } from '../rfc2822.js';

const path = (accountSid: string, conference: Conference) =>
  `/2010-04-01/Accounts/${accountSid}/Conferences/${conference.sid}`;

/** A conference as the REST API shows it. */
export function conferenceJson(accountSid: string, conference: Conference) {
  const uri = path(accountSid, conference);
  return {
    sid: conference.sid,
    account_sid: accountSid,
    friendly_name: conference.friendlyName,
    status: conference.status,
    region: 'us1',
    api_version: '2010-04-01',
    date_created: rfc2822(conference.createdAt),
    date_updated: rfc2822(conference.updatedAt),
    ...(conference.reason === null ? {} : { reason_conference_ended: conference.reason }),
    call_sid_ending_conference: conference.endedByCallSid,
    uri: `${uri}.json`,
    subresource_uris: { participants: `${uri}/Participants.json`, recordings: `${uri}/Recordings.json` },
  };
}

/** A participant as the REST API shows it. */
export function participantJson(accountSid: string, conference: Conference, participant: Participant) {
  return {
    account_sid: accountSid,
    call_sid: participant.leg.sid,
    conference_sid: conference.sid,
    label: participant.label,
    muted: participant.muted,
    hold: participant.hold,
    coaching: participant.coaching,
    call_sid_to_coach: participant.callSidToCoach,
    start_conference_on_enter: participant.startOnEnter,
    end_conference_on_exit: participant.endOnExit,
    status: statusOf(participant.leg, participant.joined),
    queue_time: String(Math.round(participant.leg.queueTimeMs)),
    date_created: rfc2822(participant.createdAt),
    date_updated: rfc2822(participant.updatedAt),
    uri: `${path(accountSid, conference)}/Participants/${participant.leg.sid}.json`,
  };
}

function statusOf(leg: Leg, joined: boolean): string {
  if (joined) return 'connected';
  switch (leg.status) {
    case 'queued':
    case 'ringing':
      return leg.status;
    case 'initiated':
    case 'in-progress':
      return 'connecting';
    case 'completed':
      return 'complete';
    case 'busy':
    case 'failed':
    case 'no-answer':
    case 'canceled':
      return 'failed';
  }
}
