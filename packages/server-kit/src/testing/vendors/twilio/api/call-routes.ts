import type { Leg } from '../leg.js';
import { isOver } from '../leg.js';
import { invalid, notFound, wrongState } from '../twilio-refusal.js';
import type { TwimlSource } from '../twiml/twiml-source.js';
import type { ApiRequest, ApiRoute } from './api-request.js';
import { callJson } from './call-json.js';
import { requestedLeg } from './new-leg.js';
import { pageAnswer } from './page-answer.js';
import { recordsFromAnswer } from './requested-recording.js';
import { isWithin } from './time-filter.js';

const shown = ({ account }: ApiRequest, leg: Leg) =>
  callJson(account.options.accountSid, account.exchange, leg);

/** The call that the path names. */
export function namedLeg({ account, request, parts }: ApiRequest): Leg {
  const leg = account.exchange.legs.get(parts[0] ?? '');
  if (leg === undefined) throw notFound(request.path);
  return leg;
}

/** `POST Calls.json`. */
export const createCall: ApiRoute = (asked) => {
  const { account, form } = asked;
  const source = applicationSource(asked) ?? requestedSource(asked);
  const born = requestedLeg(account, form);
  if (source === null) throw invalid(21205, 'Url parameter is required.');
  const leg = account.exchange.open({ ...born, source });
  if (form.flag('Record') === true) recordsFromAnswer(account, leg, form);
  return { status: 201, body: shown(asked, leg) };
};

/** `GET Calls.json`, newest first. A call that still queues counts by the time it was asked for. */
export const listCalls: ApiRoute = (asked) => {
  const { account, form } = asked;
  const same = (name: string, value: string | null) => !form.has(name) || form.text(name) === value;
  const legs = [...account.exchange.legs.values()]
    .reverse()
    .filter(
      (leg) =>
        same('To', leg.to) &&
        same('From', leg.from) &&
        same('ParentCallSid', leg.parentSid ?? null) &&
        same('Status', leg.status === 'initiated' ? 'queued' : leg.status) &&
        isWithin(form, 'StartTime', leg.startedAt ?? leg.createdAt) &&
        isWithin(form, 'EndTime', leg.endedAt ?? Infinity),
    );
  return pageAnswer(asked, 'calls', legs, (leg) => shown(asked, leg));
};

/** `GET Calls/{CA}.json`. */
export const getCall: ApiRoute = (asked) => ({ status: 200, body: shown(asked, namedLeg(asked)) });

/** `POST Calls/{CA}.json`: ends the call or sends it to other TwiML. */
export const updateCall: ApiRoute = (asked) => {
  const { account, form } = asked;
  const leg = namedLeg(asked);
  const status = form.text('Status');
  const source = requestedSource(asked);
  if (isOver(leg)) {
    throw wrongState(
      source === null
        ? `Call is not in a state that can be updated: it is ${leg.status}`
        : 'Call is not in-progress. Cannot redirect.',
    );
  }
  // `canceled` does not touch a call that was answered.
  if (status === 'completed' || (status === 'canceled' && leg.answeredAt === null)) {
    account.exchange.takeDown(leg);
  } else if (source !== null) {
    if (leg.answeredAt === null) throw wrongState('Call is not in-progress. Cannot redirect.');
    account.runner.run(leg, source);
  }
  return { status: 200, body: shown(asked, leg) };
};

function requestedSource({ form }: ApiRequest): TwimlSource | null {
  const twiml = form.text('Twiml');
  const url = form.target('Url', 'Method');
  if (url !== undefined && !URL.canParse(url.url)) throw invalid(21205, `Url is not a valid URL: ${url.url}`);
  if (url !== undefined) return { kind: 'url', ...url };
  if (twiml === undefined) return null;
  if (twiml.length > 4_000) throw invalid(21205, 'Twiml is longer than 4000 characters');
  return { kind: 'text', twiml };
}

function applicationSource({ account, form }: ApiRequest): TwimlSource | null {
  if (!form.has('ApplicationSid')) return null;
  const { voiceUrl } = account.options;
  if (voiceUrl === undefined) throw invalid(21218, 'Invalid ApplicationSid');
  return { kind: 'url', url: voiceUrl, method: 'POST' };
}
