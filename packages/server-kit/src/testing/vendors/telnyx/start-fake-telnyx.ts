import { demoPhone, type PhoneBehaviour } from '../phone-behaviour.js';
import type { Fault } from '../faults.js';
import { startVendorServer, type VendorExchange, type VendorRequest } from '../vendor-server.js';
import { WebhookSender, type WebhookProxy, type WebhookWeather } from '../webhook-sender.js';
import { Bridges } from './bridges.js';
import { CallEventLog } from './call-event-log.js';
import { CommandIds } from './command-ids.js';
import { controlPeople } from './control-people.js';
import { Conferences } from './conferences.js';
import { Credentials } from './credentials.js';
import { Exchange } from './exchange.js';
import { createTelnyxHandler } from './handle-telnyx-request.js';
import { instancesOf, type TelnyxInstance } from './telnyx-instance.js';
import { Phones } from './phones.js';
import { Playbacks } from './playbacks.js';
import { Recordings } from './recordings.js';
import { SignedWebhooks, type SignedHeaders } from './signed-webhooks.js';
import { createPeople, type TelnyxPeople } from './telnyx-people.js';
import { TelnyxClock } from './telnyx-clock.js';
import type { TelnyxSwitchboard } from './telnyx-switchboard.js';

/** The account, and the world around it. */
export interface FakeTelnyxOptions {
  readonly apiKey: string;
  /** The Call Control application. */
  readonly connectionId: string;
  /** The credential connection that browsers sign in to; without one there are no credentials. */
  readonly credentialConnectionId?: string;
  /** Numbers of the account, E.164. */
  readonly numbers: readonly string[];
  /** Where the application's webhooks go. */
  readonly webhookUrl: string;
  /** How the phone at a number or SIP address behaves; default {@link demoPhone}. */
  readonly phone?: (address: string) => PhoneBehaviour;
  /** Whether the audio at an address can be fetched to be played; default: all of it. Nothing is really fetched. */
  readonly canFetch?: (audioUrl: string) => boolean;
  /** How long everything lasts that is played or said, ms; default 20. */
  readonly soundMs?: number;
  readonly webhookWeather?: WebhookWeather;
  /** Webhooks for `public` are delivered to `local`, as through a proxy. */
  readonly publicWebhookBase?: WebhookProxy;
  /** Pauses before the second and third attempt of a webhook, ms. */
  readonly webhookRetryMs?: readonly number[];
  /** Milliseconds since 1970: for the 60 seconds of a `command_id` and the 10 minutes of a call that ended. */
  readonly now?: () => number;
  /** How long a second of Telnyx's timeouts lasts, ms; default 1000. */
  readonly secondMs?: number;
}

/** A running fake of Telnyx: Call Control v2 over real HTTP. */
export interface FakeTelnyx extends TelnyxPeople {
  /** Without `/v2`; the official client wants `${url}/v2` as its `baseURL`. */
  readonly url: string;
  /** Base64 of the Ed25519 key that webhooks are verified with. */
  readonly publicKey: string;
  /** Every webhook that went out, and the weather that they go through. */
  readonly webhooks: WebhookSender;
  /** Everything that was asked, oldest first. */
  readonly requests: readonly VendorRequest[];
  /** What was carried out and how it was answered. */
  readonly exchanges: readonly VendorExchange[];
  /** Every leg there ever was, oldest first. */
  instances(): readonly TelnyxInstance[];
  fault(fault: Fault): void;
  /** Forgets the faults that were not used up. */
  clearFaults(): void;
  /** Headers as Telnyx would send them with `body`; `at` in ms, default now. For forged and stale webhooks. */
  sign(body: string, at?: number): SignedHeaders;
  /**
   * Resolves when no webhook is on its way, and phones have done all that they do by themselves. What is counted in the
   * vendor's seconds (timeouts, time limits) is not waited for.
   */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a fake Telnyx on a free port of 127.0.0.1. Beside `/v2` it answers `GET /instances`, and what
 * {@link startVendorServer} and {@link controlPeople} offer to tests in other processes.
 *
 * It leaves out: several numbers in `to`, SIP REFER, queues, gathering, media streams, supervisors, transcription and the
 * silence that it notices, `call.cost`, webhooks by GET and to a failover URL.
 */
export async function startFakeTelnyx(options: FakeTelnyxOptions): Promise<FakeTelnyx> {
  const { apiKey, connectionId, numbers, webhookUrl, webhookRetryMs = [20, 40] } = options;
  const clock = new TelnyxClock(options.now, options.secondMs);
  const callEvents = new CallEventLog(clock.now);
  const sender = new WebhookSender(options.webhookWeather, options.publicWebhookBase);
  const webhooks = new SignedWebhooks(clock, callEvents, sender, {
    url: webhookUrl,
    retryMs: webhookRetryMs,
  });
  const exchange = new Exchange(clock, webhooks);
  const conferences = new Conferences(exchange);
  const credentials = new Credentials(clock, options.credentialConnectionId);
  const phones = new Phones(
    exchange,
    (number) => numbers.includes(number),
    (address) => credentials.isReachable(address),
  );
  const board: TelnyxSwitchboard = {
    connectionId,
    numbers,
    exchange,
    phones,
    bridges: new Bridges(exchange, conferences),
    conferences,
    recordings: new Recordings(exchange, conferences, () => server.url),
    playbacks: new Playbacks(exchange, options.soundMs ?? 20),
    credentials,
    callEvents,
    commandIds: new CommandIds(clock.now),
    canFetch: options.canFetch ?? (() => true),
    phoneAt: options.phone ?? demoPhone,
  };
  const handler = createTelnyxHandler(board, apiKey);
  const people = createPeople({ connectionId, numbers }, exchange, credentials, phones);
  const server = await startVendorServer(
    async (request) => (await controlPeople(people, request)) ?? handler(request),
  );

  return {
    ...people,
    url: server.url,
    publicKey: webhooks.publicKey,
    webhooks: sender,
    requests: server.requests,
    exchanges: server.exchanges,
    instances: () => instancesOf(board),
    fault: (fault) => server.fault(fault),
    clearFaults: () => server.clearFaults(),
    sign: (body, at) => webhooks.sign(body, at),
    async settled() {
      for (let quiet = 0; quiet < 3; quiet += 1) {
        await sender.settled();
        await new Promise((resolve) => setTimeout(resolve, 1));
        if (clock.awaited > 0 || sender.isBusy) quiet = -1;
      }
    },
    async close() {
      clock.stop();
      await sender.settled();
      await server.close();
    },
  };
}
