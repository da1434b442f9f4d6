import twilio from 'twilio';
import { findDescription, readDescription } from '../check-against-description.js';
import { startWebhookHost } from '../webhook-host.fixture.js';
import { waitFor } from '../../wait-for.js';
import type { FakeTwilioOptions } from './fake-twilio-options.js';
import { startFakeTwilio, type FakeTwilio } from './start-fake-twilio.js';

export const accountSid = `AC${'0'.repeat(32)}`;
export const authToken = 'secret-of-the-account';
export const ourNumber = '+12025550199';
export const customer = '+12025550123';

/** A webhook as a host received it. */
export interface Received {
  readonly path: string;
  readonly form: Readonly<Record<string, string>>;
  /** What the official helper says of its signature. */
  readonly valid: boolean;
  readonly token: string;
}

/** A host of webhooks: answers TwiML by path, and keeps what came. */
export interface Host {
  readonly url: string;
  readonly received: Received[];
  /** TwiML, or a status to answer with, by path. */
  readonly answers: Map<string, string | number>;
  /** What came to `path`, shortened to one field, in order. */
  heard(path: string, field: string): (string | undefined)[];
  close(): Promise<void>;
}

export async function startHost(): Promise<Host> {
  const received: Received[] = [];
  const answers = new Map<string, string | number>();
  const { url, close } = await startWebhookHost(({ path: withQuery, headers, rawBody }) => {
    const form = Object.fromEntries(new URLSearchParams(rawBody.toString()));
    const signature = String(headers['x-twilio-signature']);
    const valid = twilio.validateRequest(authToken, signature, url + withQuery, form);
    const path = withQuery.split('?')[0] ?? '';
    received.push({ path, form, valid, token: String(headers['i-twilio-idempotency-token']) });
    const answer = answers.get(path) ?? '';
    if (typeof answer === 'number') return { status: answer };
    return { status: 200, contentType: 'text/xml', body: answer };
  });
  return {
    url,
    received,
    answers,
    heard: (path, field) => received.filter((one) => one.path === path).map((one) => one.form[field]),
    close,
  };
}

/** The official client, sent to a fake instead of `https://api.twilio.com`. */
export function clientOf(fake: FakeTwilio, user = accountSid, secret = authToken) {
  class RewritingClient extends twilio.RequestClient {
    override request<Data>(options: Parameters<twilio.RequestClient['request']>[0]) {
      const uri = options.uri.replace('https://api.twilio.com', fake.url);
      return super.request<Data>({ ...options, uri } as never);
    }
  }
  return twilio(user, secret, { accountSid, httpClient: new RewritingClient() });
}

export function startFake(options: Partial<FakeTwilioOptions> = {}): Promise<FakeTwilio> {
  return startFakeTwilio({
    accountSid,
    authToken,
    apiKeySid: `SK${'1'.repeat(32)}`,
    apiKeySecret: 'secret-of-the-key-that-is-long-enough',
    numbers: [ourNumber],
    secondMs: 20,
    ...options,
  });
}

/** Asks the fake until one of its legs is so. */
export async function legWhere(
  fake: FakeTwilio,
  is: (leg: ReturnType<FakeTwilio['instances']>[number]) => boolean,
) {
  const legs = await waitFor(
    'a leg',
    async () => fake.instances(),
    (all) => all.some(is),
    { pauseMs: 2 },
  );
  const leg = legs.find(is);
  if (leg === undefined) throw new Error('unreachable');
  return leg;
}

const description = findDescription('twilio/twilio_api_v2010.prism-patched.json');
const check =
  description.path === null
    ? null
    : readDescription(description.path, {
        formats: { 'date-time-rfc-2822': /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} \+0000$/ },
        // Audio is not in it, nor what only tests ask.
        undescribed: [/\/Recordings\/RE[0-9a-f]{32}(\.wav|\.mp3)?$/, /^\/instances$/],
      });

/** Why nothing is held against Twilio's description here; empty when it is. */
export const undescribedBecause = description.reason;

/** What was not as Twilio describes it, in all that a fake was asked and answered. */
export function againstDescription(fake: FakeTwilio): string[] {
  return check === null ? [] : fake.exchanges.flatMap((one) => check.problems(one));
}
