import { randomUUID } from 'node:crypto';
import type { Delivery, OutgoingWebhook, WebhookSender } from '../webhook-sender.js';
import { isSentAgain, retryPolicy } from './retry-policy.js';
import { signRequest } from './sign-request.js';

/** A webhook's parameters by name. */
export type WebhookParameters = Readonly<Record<string, string>>;

/** Where a webhook goes. */
export interface WebhookTarget {
  readonly url: string;
  readonly method: 'GET' | 'POST';
}

/** Signs webhooks as Twilio does and hands them to the sender. */
export class TwilioWebhooks {
  readonly #sender: WebhookSender;
  readonly #authToken: string;
  readonly #asking = new Set<Promise<unknown>>();

  constructor(sender: WebhookSender, authToken: string) {
    this.#sender = sender;
    this.#authToken = authToken;
  }

  /** Tells the host something, in the background, in whatever weather there is. */
  tell(target: WebhookTarget, parameters: WebhookParameters): void {
    const webhook = this.#signed(target, parameters);
    const policy = retryPolicy(target.url);
    this.#sender.send(webhook, (delivery, attempts) =>
      isSentAgain(policy, delivery, attempts) ? { webhook, afterMs: 0 } : null,
    );
  }

  /** Asks the host what to do; resolves with its last answer. */
  async ask(target: WebhookTarget, parameters: WebhookParameters): Promise<Delivery> {
    const answer = this.#deliver(target, parameters);
    this.#asking.add(answer);
    try {
      return await answer;
    } finally {
      this.#asking.delete(answer);
    }
  }

  /** How many questions are open. */
  get open(): number {
    return this.#asking.size;
  }

  async #deliver(target: WebhookTarget, parameters: WebhookParameters): Promise<Delivery> {
    const webhook = this.#signed(target, parameters);
    const policy = retryPolicy(target.url);
    for (let attempts = 1; ; attempts += 1) {
      const delivery = await this.#sender.deliver(webhook);
      if (!isSentAgain(policy, delivery, attempts)) return delivery;
    }
  }

  #signed({ url, method }: WebhookTarget, parameters: WebhookParameters): OutgoingWebhook {
    const form = new URLSearchParams(parameters);
    const base = url.split('#')[0] ?? url;
    const asked = method === 'GET' ? withQuery(base, form) : base;
    const signature = signRequest(this.#authToken, asked, method === 'POST' ? form : undefined);
    const headers = {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'user-agent': 'TwilioProxy/1.1',
      'x-twilio-signature': signature,
      'i-twilio-idempotency-token': randomUUID(),
    };
    const timeoutMs = retryPolicy(url).readTimeoutMs;
    return { url: asked, method, headers, body: form.toString(), timeoutMs };
  }
}

function withQuery(url: string, form: URLSearchParams): string {
  return `${url}${url.includes('?') ? '&' : '?'}${form}`;
}
