import type { Conference } from '../conference.js';
import type { Leg } from '../leg.js';
import { isReady, isRunning, type Recording } from '../recording.js';
import { silentMp3, toneWav } from '../synthetic-audio.js';
import { invalid, notFound, wrongState } from '../twilio-refusal.js';
import type { ApiRequest, ApiRoute } from './api-request.js';
import { namedLeg } from './call-routes.js';
import { namedConference } from './conference-routes.js';
import { pageAnswer } from './page-answer.js';
import { recordingJson } from './recording-json.js';
import { requestedRecording } from './requested-recording.js';
import { isWithin } from './time-filter.js';

function shown({ account, request }: ApiRequest, recording: Recording) {
  const collection = /\/(Calls|Conferences)\//.exec(request.path)?.[1];
  const below = collection === 'Calls' ? 'call' : collection === 'Conferences' ? 'conference' : 'account';
  return recordingJson(account.options.accountSid, account.recordings, recording, below);
}

/** `POST Calls/{CA}/Recordings.json`. */
export const startRecording: ApiRoute = (asked) => {
  const leg = namedLeg(asked);
  if (leg.status !== 'in-progress') throw wrongState('Requested resource is not eligible for recording');
  const born = requestedRecording(leg, 'StartCallRecordingAPI', asked.form);
  return { status: 201, body: shown(asked, asked.account.recordings.start(born)) };
};

/** `GET Calls/{CA}/Recordings.json`. */
export const listOfCall: ApiRoute = (asked) => listOf(asked, namedLeg(asked));

/** `GET Conferences/{CF}/Recordings.json`. */
export const listOfConference: ApiRoute = (asked) => listOf(asked, namedConference(asked));

/** `GET Recordings.json`, newest first. */
export const listRecordings: ApiRoute = (asked) => {
  const { account, form } = asked;
  const recordings = [...account.recordings.all.values()]
    .reverse()
    .filter(
      (one) =>
        !one.deleted &&
        (form.text('CallSid') ?? one.leg?.sid) === one.leg?.sid &&
        (form.text('ConferenceSid') ?? one.conference?.sid) === one.conference?.sid &&
        isWithin(form, 'DateCreated', one.startedAt),
    );
  return pageAnswer(asked, 'recordings', recordings, (one) => shown(asked, one));
};

/** `POST Calls/{CA}/Recordings/{RE or Twilio.CURRENT}.json`: pause, resume, stop. */
export const updateOfCall: ApiRoute = (asked) => update(asked, namedLeg(asked));

/** `POST Conferences/{CF}/Recordings/{RE or Twilio.CURRENT}.json`. */
export const updateOfConference: ApiRoute = (asked) => update(asked, namedConference(asked));

/** `GET Recordings/{RE}.json`, of a call or conference, too. */
export const getRecording: ApiRoute = (asked) => ({ status: 200, body: shown(asked, named(asked)) });

/** `DELETE Recordings/{RE}.json`. */
export const deleteRecording: ApiRoute = (asked) => {
  named(asked).deleted = true;
  return { status: 204 };
};

/** `GET Recordings/{RE}.wav`, `.mp3` or without an extension (WAV): nothing until it is completed. */
export const getAudio: ApiRoute = (asked) => {
  const { account, request, parts } = asked;
  const recording = named(asked);
  if (!isReady(recording)) throw notFound(request.path);
  const seconds = account.recordings.seconds(recording);
  if (parts[1] === '.mp3') {
    return { status: 200, headers: { 'content-type': 'audio/mpeg' }, body: silentMp3(seconds) };
  }
  const channels = asked.form.number('RequestedChannels') ?? 1;
  const body = toneWav(seconds, Math.min(channels, recording.channels));
  return { status: 200, headers: { 'content-type': 'audio/x-wav' }, body };
};

function named({ account, request, parts }: ApiRequest): Recording {
  const recording = parts.map((part) => account.recordings.all.get(part)).find((one) => one !== undefined);
  if (recording === undefined || recording.deleted) throw notFound(request.path);
  return recording;
}

function listOf(asked: ApiRequest, subject: Leg | Conference) {
  const recordings = asked.account.recordings.of(subject).filter((one) => !one.deleted);
  return pageAnswer(asked, 'recordings', recordings.reverse(), (one) => shown(asked, one));
}

function update(asked: ApiRequest, subject: Leg | Conference) {
  const { account, form, parts, request } = asked;
  const { recordings } = account;
  const candidates = recordings.of(subject).filter((one) => !one.deleted);
  const current = parts[1] === 'Twilio.CURRENT';
  const recording = candidates.findLast((one) => (current ? isRunning(one) : one.sid === parts[1]));
  if (recording === undefined) throw notFound(request.path);
  if (!isRunning(recording)) throw wrongState(`Recording is not in progress: it is ${recording.status}`);
  const status = form.text('Status');
  if (status === 'paused') recordings.pause(recording, form.text('PauseBehavior') === 'skip');
  else if (status === 'in-progress') recordings.resume(recording);
  else if (status === 'stopped') recordings.stop(recording);
  else throw invalid(20001, `Status ${status} is not one of stopped, paused, in-progress`);
  return { status: 200, body: shown(asked, recording) };
}
