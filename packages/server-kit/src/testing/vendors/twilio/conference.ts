import type { Leg } from './leg.js';
import { newSid } from './sid.js';
import type { WebhookTarget } from './twilio-webhooks.js';

/** Why a conference is over, in Twilio's words. */
export type EndReason =
  | 'conference-ended-via-api'
  | 'participant-with-end-conference-on-exit-left'
  | 'participant-with-end-conference-on-exit-kicked'
  | 'last-participant-kicked'
  | 'last-participant-left';

/** Why somebody is out of a conference, in Twilio's words. */
export type LeaveReason =
  | 'conference_ended_via_api'
  | 'moderator_ended_conference'
  | 'participant_updated_via_api'
  | 'participant_hung_up';

/** Who is told of a conference or a recording, and of which events (`start`, `join`, `in-progress`, …). */
export interface EventCallback extends WebhookTarget {
  readonly events: ReadonlySet<string>;
}

/** How somebody takes part in a conference. */
export interface Admission {
  readonly label: string | null;
  readonly muted: boolean;
  readonly startOnEnter: boolean;
  readonly endOnExit: boolean;
  readonly coaching: boolean;
  readonly callSidToCoach: string | null;
  /** Of the conference; the first one counts. */
  readonly callback: EventCallback | null;
  /** Records the whole conference. */
  readonly record: boolean;
  readonly recordingCallback: EventCallback | null;
}

/** One who takes part, or will when the phone is answered. */
export interface Participant extends Omit<Admission, 'callback' | 'record' | 'recordingCallback'> {
  readonly leg: Leg;
  readonly createdAt: number;
  updatedAt: number;
  muted: boolean;
  hold: boolean;
  endOnExit: boolean;
  coaching: boolean;
  callSidToCoach: string | null;
  joined: boolean;
  /** Aborted when it is out of the conference. */
  readonly stay: AbortController;
}

/** A conference as Twilio counts them: its name may come again, its id may not. */
export interface Conference {
  readonly sid: string;
  readonly friendlyName: string;
  readonly createdAt: number;
  updatedAt: number;
  status: 'init' | 'in-progress' | 'completed';
  reason: EndReason | null;
  endedByCallSid: string | null;
  callback: EventCallback | null;
  record: boolean;
  recordingCallback: EventCallback | null;
  /** How many events there were. */
  sequence: number;
  /** Those who are there, and those whose phones still ring, by call id. */
  readonly participants: Map<string, Participant>;
}

/** A conference that nobody is in yet. */
export function newConference(friendlyName: string, now: number): Conference {
  return {
    sid: newSid('CF'),
    friendlyName,
    createdAt: now,
    updatedAt: now,
    status: 'init',
    reason: null,
    endedByCallSid: null,
    callback: null,
    record: false,
    recordingCallback: null,
    sequence: 0,
    participants: new Map(),
  };
}

/** Somebody who is let in, though not there yet. */
export function newParticipant(leg: Leg, admission: Admission, now: number): Participant {
  const { label, muted, startOnEnter, endOnExit, coaching, callSidToCoach } = admission;
  return {
    leg,
    label,
    muted,
    startOnEnter,
    endOnExit,
    coaching,
    callSidToCoach,
    hold: false,
    joined: false,
    createdAt: now,
    updatedAt: now,
    stay: new AbortController(),
  };
}

/** Those who are in it. */
export function joinedIn(conference: Conference): Participant[] {
  return [...conference.participants.values()].filter((one) => one.joined);
}
