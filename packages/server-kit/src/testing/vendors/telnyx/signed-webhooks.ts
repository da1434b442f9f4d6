import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import type { Delivery, OutgoingWebhook, WebhookSender } from '../webhook-sender.js';
import type { CallEventLog } from './call-event-log.js';
import type { TelnyxClock } from './telnyx-clock.js';
import type { Leg } from './leg.js';
import { publicKeyText, signWebhook } from './sign-webhook.js';

/** The host has so long to acknowledge: Telnyx's default `webhook_timeout_secs`. */
const ackMs = 2000;

/** Headers of a signed webhook. */
export type SignedHeaders = Readonly<Record<string, string>>;

/** Sends events the way Telnyx does: its envelope, Ed25519 over `<timestamp>|<raw body>`, three attempts. */
export class SignedWebhooks {
  /** Base64 of the 32 bytes, as the portal shows it. */
  readonly publicKey: string;
  readonly #privateKey: KeyObject;
  readonly #clock: TelnyxClock;
  readonly #log: CallEventLog;
  readonly #sender: WebhookSender;
  readonly #defaults: { readonly url: string; readonly retryMs: readonly number[] };

  constructor(
    clock: TelnyxClock,
    log: CallEventLog,
    sender: WebhookSender,
    defaults: { readonly url: string; readonly retryMs: readonly number[] },
  ) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    this.publicKey = publicKeyText(publicKey);
    this.#privateKey = privateKey;
    this.#clock = clock;
    this.#log = log;
    this.#sender = sender;
    this.#defaults = defaults;
  }

  /** Tells the host about a leg; `payload` is the event's own part. */
  send(leg: Leg, eventType: string, payload: Readonly<Record<string, unknown>>): void {
    const { route } = leg;
    const { url: everything, retryMs } = this.#defaults;
    const occurredAt = this.#clock.stamp();
    const data = {
      record_type: 'event',
      event_type: eventType,
      id: randomUUID(),
      occurred_at: occurredAt,
      payload,
    };
    this.#log.add({ leg, name: eventType, type: 'webhook', at: occurredAt, payload });
    const url = route.urls?.[eventType] ?? route.url ?? everything;
    const pauses = route.retries?.[eventType]?.retries_ms ?? retryMs;
    const attempt = (number: number): OutgoingWebhook => {
      const body = JSON.stringify({ data, meta: { attempt: number, delivered_to: url } });
      return { url, headers: this.sign(body), body, timeoutMs: ackMs };
    };
    this.#sender.send(attempt(1), (delivery, attempts) => {
      const afterMs = pauses[attempts - 1];
      return afterMs !== undefined && deservesAnother(delivery)
        ? { afterMs, webhook: attempt(attempts + 1) }
        : null;
    });
  }

  /** Headers that Telnyx would send with `body`; `at` in ms, default now. */
  sign(body: string, at = this.#clock.now()): SignedHeaders {
    return signWebhook(this.#privateKey, body, at);
  }
}

/** No answer, 408, 429 and 5xx are tried again; any other 4xx is the host's last word. */
function deservesAnother({ status }: Delivery): boolean {
  return status === null || status === 408 || status === 429 || status >= 500;
}
