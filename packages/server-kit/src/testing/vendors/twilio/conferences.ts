import {
  joinedIn,
  newConference,
  newParticipant,
  type Admission,
  type Conference,
  type EndReason,
  type LeaveReason,
  type Participant,
} from './conference.js';
import type { Leg } from './leg.js';
import type { PassingTime } from '../passing-time.js';
import { rfc2822 } from './rfc2822.js';
import type { TwilioWebhooks } from './twilio-webhooks.js';

/** What can be changed of somebody in a conference. */
export interface ParticipantChange {
  readonly muted?: boolean | undefined;
  readonly hold?: boolean | undefined;
  readonly endOnExit?: boolean | undefined;
  readonly coaching?: boolean | undefined;
  readonly callSidToCoach?: string | undefined;
}

/** Knows every conference, who is in it, and tells the host. What else happens to a conference listens here. */
export class Conferences {
  readonly all = new Map<string, Conference>();
  readonly #accountSid: string;
  readonly #time: PassingTime;
  readonly #webhooks: TwilioWebhooks;
  readonly #listeners: Record<'started' | 'ended', ((conference: Conference) => void)[]> = {
    started: [],
    ended: [],
  };

  constructor(accountSid: string, time: PassingTime, webhooks: TwilioWebhooks) {
    this.#accountSid = accountSid;
    this.#time = time;
    this.#webhooks = webhooks;
  }

  on(moment: 'started' | 'ended', listener: (conference: Conference) => void): void {
    this.#listeners[moment].push(listener);
  }

  /** The conference of that name that is not over; a new one when there is none. */
  named(friendlyName: string): Conference {
    for (const conference of this.all.values()) {
      if (conference.friendlyName === friendlyName && conference.status !== 'completed') return conference;
    }
    const conference = newConference(friendlyName, this.#time.now());
    this.all.set(conference.sid, conference);
    return conference;
  }

  /** Where a leg takes part, or will. */
  of(leg: Leg): { readonly conference: Conference; readonly participant: Participant } | null {
    for (const conference of this.all.values()) {
      const participant = conference.participants.get(leg.sid);
      if (participant !== undefined) return { conference, participant };
    }
    return null;
  }

  /** Lets a leg in that is still being dialled; without an answer it never joins. */
  invite(conference: Conference, leg: Leg, admission: Admission): Participant {
    const participant = newParticipant(leg, admission, this.#time.now());
    conference.participants.set(leg.sid, participant);
    conference.callback ??= admission.callback;
    conference.recordingCallback ??= admission.recordingCallback;
    conference.record ||= admission.record;
    return participant;
  }

  /** Somebody enters. The conference starts when two are there and one of them may start it. */
  join(conference: Conference, leg: Leg, admission: Admission): Participant {
    const participant = conference.participants.get(leg.sid) ?? this.invite(conference, leg, admission);
    participant.joined = true;
    this.#tell(conference, 'participant-join', participant);
    const there = joinedIn(conference);
    if (conference.status === 'init' && there.length > 1 && there.some((one) => one.startOnEnter)) {
      conference.status = 'in-progress';
      this.#tell(conference, 'conference-start', participant);
      for (const listener of this.#listeners.started) listener(conference);
    }
    return participant;
  }

  /** Somebody is out: went, was sent elsewhere, or was kicked. */
  leave(leg: Leg, how: 'left' | 'kicked' | 'sent-elsewhere' = 'left'): void {
    const found = this.of(leg);
    if (found === null) return;
    const { conference, participant } = found;
    const isByApi = how !== 'left' || leg.isTakenDown;
    this.#remove(conference, participant, isByApi ? 'participant_updated_via_api' : 'participant_hung_up');
    if (conference.status === 'completed') return;
    const end = how === 'kicked' ? 'kicked' : 'left';
    if (participant.joined && participant.endOnExit)
      this.end(conference, `participant-with-end-conference-on-exit-${end}`, leg.sid);
    else if (conference.participants.size === 0) this.end(conference, `last-participant-${end}`, leg.sid);
  }

  /** Everybody is out. Phones that still ring go on ringing; who answers then finds nothing to join. */
  end(conference: Conference, reason: EndReason, callSid: string | null): void {
    if (conference.status === 'completed') return;
    const ran = joinedIn(conference).length > 0 || conference.sequence > 0;
    conference.status = 'completed';
    conference.reason = reason;
    conference.endedByCallSid = callSid;
    const left = callSid === null ? 'conference_ended_via_api' : 'moderator_ended_conference';
    for (const participant of [...conference.participants.values()])
      this.#remove(conference, participant, left);
    if (ran) {
      this.#tell(conference, 'conference-end', null, {
        ReasonConferenceEnded: reason,
        ...(callSid === null ? {} : { CallSidEndingConference: callSid }),
      });
    }
    for (const listener of this.#listeners.ended) listener(conference);
  }

  /** Mutes, holds, …; the host is told of what really changed. */
  change(conference: Conference, participant: Participant, change: ParticipantChange): void {
    const was = { muted: participant.muted, hold: participant.hold };
    participant.muted = change.muted ?? was.muted;
    participant.hold = change.hold ?? was.hold;
    participant.endOnExit = change.endOnExit ?? participant.endOnExit;
    participant.coaching = change.coaching ?? participant.coaching;
    participant.callSidToCoach = change.callSidToCoach ?? participant.callSidToCoach;
    participant.updatedAt = this.#time.now();
    if (participant.muted !== was.muted) {
      this.#tell(conference, participant.muted ? 'participant-mute' : 'participant-unmute', participant);
    }
    if (participant.hold !== was.hold) {
      this.#tell(conference, participant.hold ? 'participant-hold' : 'participant-unhold', participant);
    }
    if (change.endOnExit !== undefined || change.coaching !== undefined) {
      this.#tell(conference, 'participant-modify', participant);
    }
  }

  #remove(conference: Conference, participant: Participant, reason: LeaveReason): void {
    const { leg } = participant;
    conference.participants.delete(leg.sid);
    if (participant.joined) {
      const why = { ReasonParticipantLeft: reason, ParticipantCallStatus: leg.status };
      this.#tell(conference, 'participant-leave', participant, why);
    }
    participant.stay.abort();
  }

  #tell(
    conference: Conference,
    event: string,
    participant: Participant | null,
    more: Readonly<Record<string, string>> = {},
  ): void {
    conference.sequence += 1;
    conference.updatedAt = this.#time.now();
    const { callback } = conference;
    if (callback === null || !callback.events.has(subscriptionOf(event))) return;
    this.#webhooks.tell(callback, {
      AccountSid: this.#accountSid,
      ConferenceSid: conference.sid,
      FriendlyName: conference.friendlyName,
      StatusCallbackEvent: event,
      ...(participant === null ? {} : participantParameters(participant)),
      ...more,
      SequenceNumber: String(conference.sequence),
      Timestamp: rfc2822(conference.updatedAt),
    });
  }
}

function participantParameters(participant: Participant): Record<string, string> {
  return {
    CallSid: participant.leg.sid,
    ...(participant.label === null ? {} : { ParticipantLabel: participant.label }),
    Muted: String(participant.muted),
    Hold: String(participant.hold),
    EndConferenceOnExit: String(participant.endOnExit),
    StartConferenceOnEnter: String(participant.startOnEnter),
    Coaching: String(participant.coaching),
  };
}

/** `participant-unmute` comes to who subscribed to `mute`. */
function subscriptionOf(event: string): string {
  return event.replace(/^(conference|participant)-(un)?/, '');
}
