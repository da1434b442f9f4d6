import { demoPhone } from '../phone-behaviour.js';
import type { Fault } from '../faults.js';
import {
  startVendorServer,
  type VendorAnswer,
  type VendorExchange,
  type VendorRequest,
} from '../vendor-server.js';
import { WebhookSender } from '../webhook-sender.js';
import { browserGrant } from './access-token.js';
import { answerApi } from './api/api-routes.js';
import type { Account } from './api/api-request.js';
import { Conferences } from './conferences.js';
import { Exchange } from './exchange.js';
import type { FakeTwilioOptions } from './fake-twilio-options.js';
import { legInstance, type TwilioInstance } from './leg-instance.js';
import type { Leg } from './leg.js';
import { PassingTime } from '../passing-time.js';
import { phoneInHand, type PhoneInHand } from './phone-in-hand.js';
import { Recordings } from './recordings.js';
import { TwilioWebhooks } from './twilio-webhooks.js';
import { notFound } from './twilio-refusal.js';
import { TwimlRunner } from './twiml/twiml-runner.js';
import type { Alert } from './twiml/verb-run.js';

/** A running fake of Twilio Voice. */
export interface FakeTwilio {
  /** What `https://api.twilio.com` is elsewhere. */
  readonly url: string;
  /** What was asked over HTTP, oldest first. */
  readonly requests: readonly VendorRequest[];
  readonly exchanges: readonly VendorExchange[];
  /** Webhooks: what was delivered, and the weather. */
  readonly webhooks: WebhookSender;
  /** What Twilio would write into the account's alerts: TwiML that cannot be fetched or run. */
  readonly alerts: readonly Alert[];
  /** Every leg, oldest first; `GET /instances` shows the same to other processes. */
  instances(): readonly TwilioInstance[];
  fault(fault: Fault): void;
  /** Forgets the faults that were not used up. */
  clearFaults(): void;
  /** A person phones one of our numbers. */
  callIn(call: { readonly from: string; readonly to: string }): PhoneInHand;
  /**
   * A browser with the Voice SDK dials out through the TwiML app.
   *
   * @throws AccessTokenRefusal when Twilio would not let it in.
   */
  connectBrowser(browser: {
    readonly token: string;
    readonly params?: Readonly<Record<string, string>>;
  }): Promise<PhoneInHand>;
  /** The phone at the other end of a leg. */
  phoneOf(sid: string): PhoneInHand;
  /**
   * Resolves when webhooks and questions for TwiML are through and phones have done all that they do by themselves. What
   * is counted in the vendor's seconds (timeouts, pauses, sounds) is not waited for.
   */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a fake of Twilio Voice on a free port of 127.0.0.1. It behaves as the vendor does, faults included. */
export async function startFakeTwilio(options: FakeTwilioOptions): Promise<FakeTwilio> {
  const sender = new WebhookSender(options.webhookWeather, options.publicWebhookBase);
  const alerts: Alert[] = [];
  const where = { url: '' };
  const account = createAccount(options, sender, alerts, () => where.url);
  const { exchange, time, webhooks } = account;
  const instances = () => [...exchange.legs.values()].map((leg) => legInstance(account, leg));
  const server = await startVendorServer((request): VendorAnswer =>
    request.path === '/instances' ? { status: 200, body: instances() } : answerApi(account, request),
  );
  where.url = server.url;

  return {
    url: server.url,
    requests: server.requests,
    exchanges: server.exchanges,
    webhooks: sender,
    alerts,
    instances,
    fault: (fault) => server.fault(fault),
    clearFaults: () => server.clearFaults(),
    callIn({ from, to }) {
      if (!options.numbers.includes(to)) throw new Error(`${to} is not a number of this account`);
      return phoneInHand(exchange, callUs(account, { from, to, parameters: {} }, options.voiceUrl));
    },
    async connectBrowser({ token, params = {} }) {
      const grant = await browserGrant(token, options);
      const parameters = { ApplicationSid: grant.applicationSid, ...params, ...grant.params };
      const from = `client:${grant.identity}`;
      const browser = { from, to: params['To'] ?? '', parameters };
      return phoneInHand(exchange, callUs(account, browser, options.applicationVoiceUrl ?? options.voiceUrl));
    },
    phoneOf(sid) {
      const leg = exchange.legs.get(sid);
      if (leg === undefined) throw notFound(sid);
      return phoneInHand(exchange, leg);
    },
    async settled() {
      for (let quiet = 0; quiet < 3; quiet += 1) {
        await sender.settled();
        await new Promise((resolve) => setTimeout(resolve, 1));
        if (webhooks.open > 0 || time.awaited > 0) quiet = -1;
      }
    },
    async close() {
      time.stop();
      sender.weather = { lose: 1 }; // nobody is told that legs end with the fake
      for (const leg of exchange.legs.values()) leg.life.abort();
      await server.close();
    },
  };
}

/** An incoming call; it goes on with what our voice address answers. */
function callUs(
  { exchange, runner, options }: Account,
  call: Pick<Leg, 'from' | 'to'> & { readonly parameters: Readonly<Record<string, string>> },
  voiceUrl: string | undefined,
): Leg {
  const { voiceStatusUrl } = options;
  const callback =
    voiceStatusUrl === undefined
      ? null
      : { url: voiceStatusUrl, method: 'POST' as const, events: new Set(['completed']) };
  const leg = exchange.open({ ...call, direction: 'inbound', phone: null, callback });
  if (voiceUrl === undefined) exchange.finish(leg, 'failed', 404);
  else runner.run(leg, { kind: 'url', url: voiceUrl, method: 'POST' });
  return leg;
}

function createAccount(
  options: FakeTwilioOptions,
  sender: WebhookSender,
  alerts: Alert[],
  url: () => string,
): Account {
  const { accountSid, authToken, numbers, phone = demoPhone } = options;
  const { secondMs = 1_000, detectionMs = 20, callsPerSecond = Infinity } = options;
  const time = new PassingTime(secondMs, options.now);
  const webhooks = new TwilioWebhooks(sender, authToken);
  const exchange = new Exchange({ accountSid, time, webhooks, detectionMs, callsPerSecond });
  const conferences = new Conferences(accountSid, time, webhooks);
  const accountUrl = () => `${url()}/2010-04-01/Accounts/${accountSid}`;
  const recordings = new Recordings(accountUrl, accountSid, time, webhooks);
  const alert = (one: Alert) => void alerts.push(one);
  const things = { exchange, conferences, recordings, time, webhooks };
  const runner = new TwimlRunner({ ...things, accountSid, numbers, phone, alert });
  linkParts({ exchange, conferences, recordings, runner });
  return { ...things, options, phone, runner };
}

function linkParts({
  exchange,
  conferences,
  recordings,
  runner,
}: Pick<Account, 'exchange' | 'conferences' | 'recordings' | 'runner'>): void {
  exchange.on('answered', (leg) => {
    if (leg.source !== undefined) runner.run(leg, leg.source);
  });
  exchange.on('ending', (leg) => {
    recordings.stopAll(leg);
    const byRequest = recordings.of(leg).find((one) => one.source === 'OutboundAPI');
    if (byRequest === undefined) return;
    leg.lastWords = {
      RecordingSid: byRequest.sid,
      RecordingUrl: recordings.url(byRequest),
      RecordingDuration: String(recordings.seconds(byRequest)),
    };
  });
  exchange.on('ended', (leg) => conferences.leave(leg));
  conferences.on('started', (conference) => {
    if (!conference.record) return;
    const { recordingCallback: callback } = conference;
    recordings.start({ leg: null, conference, source: 'Conference', channels: 1, track: 'both', callback });
  });
  conferences.on('ended', (conference) => recordings.stopAll(conference));
}
