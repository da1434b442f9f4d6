import { timingSafeEqual } from 'node:crypto';
import type { VendorAnswer, VendorRequest } from '../../vendor-server.js';
import type { FakeTwilioOptions } from '../fake-twilio-options.js';
import { notAuthenticated, notFound, TwilioRefusal } from '../twilio-refusal.js';
import { getAccount } from './account-route.js';
import type { Account, ApiRoute } from './api-request.js';
import { createCall, getCall, listCalls, updateCall } from './call-routes.js';
import { getConference, listConferences, updateConference } from './conference-routes.js';
import { listCallerIds, listNumbers } from './number-routes.js';
import {
  addParticipant,
  getParticipant,
  listParticipants,
  removeParticipant,
  updateParticipant,
} from './participant-routes.js';
import * as recordings from './recording-routes.js';
import { RequestForm } from './request-form.js';

type Methods = Readonly<Partial<Record<string, ApiRoute>>>;

const one = '([^/]+)';
const routes: readonly (readonly [pattern: string, methods: Methods])[] = [
  ['Calls\\.json', { GET: listCalls, POST: createCall }],
  [`Calls/${one}\\.json`, { GET: getCall, POST: updateCall }],
  [`Calls/${one}/Recordings\\.json`, { GET: recordings.listOfCall, POST: recordings.startRecording }],
  [
    `Calls/${one}/Recordings/${one}\\.json`,
    {
      GET: recordings.getRecording,
      POST: recordings.updateOfCall,
      DELETE: recordings.deleteRecording,
    },
  ],
  ['Conferences\\.json', { GET: listConferences }],
  [`Conferences/${one}\\.json`, { GET: getConference, POST: updateConference }],
  [`Conferences/${one}/Participants\\.json`, { GET: listParticipants, POST: addParticipant }],
  [
    `Conferences/${one}/Participants/${one}\\.json`,
    { GET: getParticipant, POST: updateParticipant, DELETE: removeParticipant },
  ],
  // A conference's recording cannot be started here: it is asked for with the participant (`ConferenceRecord`).
  [`Conferences/${one}/Recordings\\.json`, { GET: recordings.listOfConference }],
  [
    `Conferences/${one}/Recordings/${one}\\.json`,
    {
      GET: recordings.getRecording,
      POST: recordings.updateOfConference,
      DELETE: recordings.deleteRecording,
    },
  ],
  ['IncomingPhoneNumbers\\.json', { GET: listNumbers }],
  ['OutgoingCallerIds\\.json', { GET: listCallerIds }],
  ['Recordings\\.json', { GET: recordings.listRecordings }],
  [`Recordings/${one}\\.json`, { GET: recordings.getRecording, DELETE: recordings.deleteRecording }],
  ['Recordings/(RE[0-9a-f]{32})(\\.wav|\\.mp3)?', { GET: recordings.getAudio }],
];
const table = routes.map(([pattern, methods]) => ({ path: new RegExp(`^${pattern}$`), methods }));

/** Answers a request to the REST API as Twilio does. */
export function answerApi(account: Account, request: VendorRequest): VendorAnswer {
  try {
    return carryOut(account, request);
  } catch (error) {
    if (error instanceof TwilioRefusal) return error.answer;
    throw error;
  }
}

function carryOut(account: Account, request: VendorRequest): VendorAnswer {
  const { options } = account;
  if (!isLoggedIn(options, request.headers.authorization)) throw notAuthenticated();
  const itself = getAccount(options, request);
  if (itself !== null) return itself;
  const base = `/2010-04-01/Accounts/${options.accountSid}/`;
  if (!request.path.startsWith(base)) throw notFound(request.path);
  const path = request.path.slice(base.length);
  for (const route of table) {
    const parts = route.path.exec(path)?.slice(1);
    if (parts === undefined) continue;
    const carry = route.methods[request.method];
    if (carry === undefined) throw new TwilioRefusal(405, 20004, 'Method not allowed');
    return carry({ account, request, parts, form: new RequestForm(parametersOf(request)) });
  }
  throw notFound(request.path);
}

function parametersOf({ method, query, rawBody }: VendorRequest): URLSearchParams {
  return method === 'GET' ? query : new URLSearchParams(rawBody.toString());
}

function isLoggedIn(options: FakeTwilioOptions, authorization = ''): boolean {
  const { accountSid, authToken, apiKeySid, apiKeySecret } = options;
  const pairs = [`${accountSid}:${authToken}`];
  if (apiKeySid !== undefined) pairs.push(`${apiKeySid}:${apiKeySecret}`);
  return pairs.some((pair) => isSame(`Basic ${Buffer.from(pair).toString('base64')}`, authorization));
}

function isSame(expected: string, got: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(got)];
  return one.length === other.length && timingSafeEqual(one, other);
}
