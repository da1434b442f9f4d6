import type { VendorAnswer, VendorRequest } from '../../vendor-server.js';
import type { Conferences } from '../conferences.js';
import type { Exchange } from '../exchange.js';
import type { FakeTwilioOptions } from '../fake-twilio-options.js';
import type { PhoneBehaviour } from '../../phone-behaviour.js';
import type { PassingTime } from '../../passing-time.js';
import type { Recordings } from '../recordings.js';
import type { TwimlRunner } from '../twiml/twiml-runner.js';
import type { TwilioWebhooks } from '../twilio-webhooks.js';
import type { RequestForm } from './request-form.js';

/** What the REST API acts upon. */
export interface Account {
  readonly options: FakeTwilioOptions;
  readonly phone: (address: string) => PhoneBehaviour;
  readonly exchange: Exchange;
  readonly conferences: Conferences;
  readonly recordings: Recordings;
  readonly runner: TwimlRunner;
  readonly time: PassingTime;
  readonly webhooks: TwilioWebhooks;
}

/** A request to the REST API that is let in. */
export interface ApiRequest {
  readonly account: Account;
  readonly request: VendorRequest;
  /** The body, or the query of a GET. */
  readonly form: RequestForm;
  /** The variable parts of the path. */
  readonly parts: readonly string[];
}

/** Carries a request to the REST API out; throws a `TwilioRefusal`. */
export type ApiRoute = (request: ApiRequest) => VendorAnswer;
