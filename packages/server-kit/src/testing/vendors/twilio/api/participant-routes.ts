import type { Admission, Conference, Participant } from '../conference.js';
import { legParameters } from '../leg.js';
import { notFound } from '../twilio-refusal.js';
import type { TwimlElement } from '../twiml/twiml-source.js';
import type { ApiRequest, ApiRoute } from './api-request.js';
import { participantJson } from './conference-json.js';
import { namedConference } from './conference-routes.js';
import { requestedLeg } from './new-leg.js';
import { pageAnswer } from './page-answer.js';
import type { RequestForm } from './request-form.js';
import { recordsFromAnswer } from './requested-recording.js';

const shown = ({ account }: ApiRequest, conference: Conference, participant: Participant) =>
  participantJson(account.options.accountSid, conference, participant);

/** `POST Conferences/{CF or name}/Participants.json`: dials somebody into it. */
export const addParticipant: ApiRoute = (asked) => {
  const { account, form, parts, request } = asked;
  const name = decodeURIComponent(parts[0] ?? '');
  const born = requestedLeg(account, form);
  const known = account.conferences.all.get(name);
  if (known?.status === 'completed' || (known === undefined && /^CF[0-9a-f]{32}$/.test(name))) {
    throw notFound(request.path);
  }
  const conference = known ?? account.conferences.named(name);
  const enter: TwimlElement = {
    name: 'Dial',
    attributes: {},
    text: '',
    children: [{ name: 'Conference', attributes: {}, text: conference.sid, children: [] }],
  };
  const leg = account.exchange.open({ ...born, source: { kind: 'verbs', verbs: [enter] } });
  const participant = account.conferences.invite(conference, leg, requestedAdmission(form));
  if (form.flag('Record') === true) recordsFromAnswer(account, leg, form);
  return { status: 201, body: shown(asked, conference, participant) };
};

/** `GET Conferences/{CF}/Participants.json`: nobody, once it is over. */
export const listParticipants: ApiRoute = (asked) => {
  const { form } = asked;
  const conference = namedConference(asked);
  const participants = [...conference.participants.values()].filter(
    (one) =>
      (form.flag('Muted') ?? one.muted) === one.muted &&
      (form.flag('Hold') ?? one.hold) === one.hold &&
      (form.flag('Coaching') ?? one.coaching) === one.coaching,
  );
  return pageAnswer(asked, 'participants', participants, (one) => shown(asked, conference, one));
};

/** `GET Conferences/{CF}/Participants/{CA or label}.json`. */
export const getParticipant: ApiRoute = (asked) => {
  const { conference, participant } = namedParticipant(asked);
  return { status: 200, body: shown(asked, conference, participant) };
};

/** `POST Conferences/{CF}/Participants/{CA or label}.json`: mute, hold, …. */
export const updateParticipant: ApiRoute = (asked) => {
  const { account, form } = asked;
  const { conference, participant } = namedParticipant(asked);
  account.conferences.change(conference, participant, {
    muted: form.flag('Muted'),
    hold: form.flag('Hold'),
    endOnExit: form.flag('EndConferenceOnExit'),
    coaching: form.flag('Coaching'),
    callSidToCoach: form.text('CallSidToCoach'),
  });
  const music = form.target('HoldUrl', 'HoldMethod');
  if (participant.hold && music !== undefined) {
    // What the music is, nobody here hears; that it is asked for, a host can see.
    void account.webhooks.ask(music, legParameters(account.options.accountSid, participant.leg));
  }
  const announcement = form.target('AnnounceUrl', 'AnnounceMethod');
  if (announcement !== undefined) account.runner.announce(participant.leg, { kind: 'url', ...announcement });
  return { status: 200, body: shown(asked, conference, participant) };
};

/** `DELETE Conferences/{CF}/Participants/{CA or label}.json`: out of it, and a call without further TwiML ends. */
export const removeParticipant: ApiRoute = (asked) => {
  const { account } = asked;
  const { participant } = namedParticipant(asked);
  account.conferences.leave(participant.leg, 'kicked');
  if (!participant.joined) account.exchange.takeDown(participant.leg);
  return { status: 204 };
};

function namedParticipant(asked: ApiRequest): {
  readonly conference: Conference;
  readonly participant: Participant;
} {
  const conference = namedConference(asked);
  const name = decodeURIComponent(asked.parts[1] ?? '');
  const participant =
    conference.participants.get(name) ??
    [...conference.participants.values()].find((one) => one.label === name);
  if (participant === undefined) throw notFound(asked.request.path);
  return { conference, participant };
}

function requestedAdmission(form: RequestForm): Admission {
  const record = form.text('ConferenceRecord');
  return {
    label: form.text('Label') ?? null,
    muted: form.flag('Muted') ?? false,
    startOnEnter: form.flag('StartConferenceOnEnter') ?? true,
    endOnExit: form.flag('EndConferenceOnExit') ?? false,
    coaching: form.flag('Coaching') ?? false,
    callSidToCoach: form.text('CallSidToCoach') ?? null,
    callback: form.callback('ConferenceStatusCallback', 'start end'),
    record: record === 'true' || record === 'record-from-start',
    recordingCallback: form.callback('ConferenceRecordingStatusCallback', 'completed'),
  };
}
