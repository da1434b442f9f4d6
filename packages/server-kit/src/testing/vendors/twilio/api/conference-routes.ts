import { invalid, notFound } from '../twilio-refusal.js';
import type { Conference } from '../conference.js';
import type { ApiRequest, ApiRoute } from './api-request.js';
import { conferenceJson } from './conference-json.js';
import { pageAnswer } from './page-answer.js';
import { isWithin } from './time-filter.js';

/** The conference that the path names by its id. */
export function namedConference({ account, request, parts }: ApiRequest): Conference {
  const conference = account.conferences.all.get(parts[0] ?? '');
  if (conference === undefined) throw notFound(request.path);
  return conference;
}

const shown = ({ account }: ApiRequest, conference: Conference) =>
  conferenceJson(account.options.accountSid, conference);

/** `GET Conferences.json`, newest first. */
export const listConferences: ApiRoute = (asked) => {
  const { account, form } = asked;
  const conferences = [...account.conferences.all.values()]
    .reverse()
    .filter(
      (one) =>
        (form.text('FriendlyName') ?? one.friendlyName) === one.friendlyName &&
        (form.text('Status') ?? one.status) === one.status &&
        isWithin(form, 'DateCreated', one.createdAt) &&
        isWithin(form, 'DateUpdated', one.updatedAt),
    );
  return pageAnswer(asked, 'conferences', conferences, (one) => shown(asked, one));
};

/** `GET Conferences/{CF}.json`. */
export const getConference: ApiRoute = (asked) => ({
  status: 200,
  body: shown(asked, namedConference(asked)),
});

/** `POST Conferences/{CF}.json`: ends it. */
export const updateConference: ApiRoute = (asked) => {
  const conference = namedConference(asked);
  const status = asked.form.text('Status');
  if (status !== undefined && status !== 'completed') {
    throw invalid(20001, `Status ${status} is not "completed"`);
  }
  if (status === 'completed') asked.account.conferences.end(conference, 'conference-ended-via-api', null);
  return { status: 200, body: shown(asked, conference) };
};
