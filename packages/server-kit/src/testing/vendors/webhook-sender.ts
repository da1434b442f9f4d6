import { exchangeWebhook, NoAnswerInTime, webhookAgents, type OutgoingWebhook } from './exchange-webhook.js';

export type { OutgoingWebhook } from './exchange-webhook.js';

/** One delivery and what the host answered; `null` when there was no answer. */
export interface Delivery {
  readonly webhook: OutgoingWebhook;
  readonly status: number | null;
  readonly answer: string;
  /** Why there was no answer. */
  readonly failure?: 'connection' | 'timeout';
}

/** What the network does to webhooks. Vendors promise neither order nor delivery, and may send twice. */
export interface WebhookWeather {
  /** Each waits between 0 and so many ms, so that neighbours overtake one another. Default 0: in order. */
  readonly jitterMs?: number;
  /** Chance of a second delivery, 0–1. */
  readonly duplicate?: number;
  /** Chance of none at all, 0–1. */
  readonly lose?: number;
  /** Random numbers 0–1, for tests that must repeat. */
  readonly random?: () => number;
}

/** What is sent to `public` is delivered to `local`, as through a proxy. */
export interface WebhookProxy {
  readonly public: string;
  readonly local: string;
}

/** Says whether a vendor tries a webhook again, given how many attempts there were; `null`: that was the last. */
export type Again = (
  delivery: Delivery,
  attempts: number,
) => { readonly webhook: OutgoingWebhook; readonly afterMs: number } | null;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Delivers the webhooks of a fake vendor, through whatever weather there is. */
export class WebhookSender {
  weather: WebhookWeather;
  /** Everything that was delivered, in order of the answers. */
  readonly deliveries: Delivery[] = [];
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #proxy: WebhookProxy | undefined;
  #inOrder: Promise<unknown> = Promise.resolve();
  readonly #agents = webhookAgents();
  #kept: OutgoingWebhook[] | null = null;
  #holdsBack = false;

  constructor(weather: WebhookWeather = {}, proxy?: WebhookProxy) {
    this.weather = weather;
    this.#proxy = proxy;
  }

  /**
   * Sends in the background; without jitter in the order of the calls.
   *
   * @param again Asked after every attempt (the first is 1) whether there is another; those hold nothing up.
   */
  send(webhook: OutgoingWebhook, again: Again = () => null): void {
    this.#kept?.push(webhook);
    if (this.#holdsBack) return;
    const { jitterMs = 0, duplicate = 0, lose = 0, random = Math.random } = this.weather;
    if (random() < lose) return;
    const copies = random() < duplicate ? 2 : 1;
    const attempt = async () => {
      const delivery = await this.deliver(webhook);
      void this.#track(this.#tryAgain(delivery, again));
    };
    for (let copy = 0; copy < copies; copy += 1) {
      if (jitterMs === 0) {
        this.#inOrder = this.#track(this.#inOrder.then(attempt));
      } else {
        void this.#track(pause(random() * jitterMs).then(attempt));
      }
    }
  }

  /**
   * From now on webhooks are kept, oldest first, until that is over. They are not sent then, unless `alsoSend` says that
   * they are.
   */
  keep({ alsoSend = false } = {}): { readonly webhooks: readonly OutgoingWebhook[]; giveBack(): void } {
    const webhooks: OutgoingWebhook[] = [];
    this.#kept = webhooks;
    this.#holdsBack = !alsoSend;
    return {
      webhooks,
      giveBack: () => {
        this.#kept = null;
        this.#holdsBack = false;
      },
    };
  }

  /** Sends now and resolves with the host's answer, for webhooks whose answer the vendor acts upon. */
  async deliver(signed: OutgoingWebhook): Promise<Delivery> {
    const webhook = { ...signed, url: this.#reached(signed.url) };
    let delivery: Delivery;
    try {
      delivery = { webhook, ...(await exchangeWebhook(this.#agents, webhook)) };
    } catch (error) {
      const failure = error instanceof NoAnswerInTime ? 'timeout' : 'connection';
      delivery = { webhook, status: null, answer: String(error), failure };
    }
    this.deliveries.push(delivery);
    return delivery;
  }

  /** Whether something is on its way. */
  get isBusy(): boolean {
    return this.#underWay.size > 0;
  }

  /** Resolves when nothing is on its way any more. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #reached(url: string): string {
    const proxy = this.#proxy;
    return proxy !== undefined && url.startsWith(proxy.public)
      ? proxy.local + url.slice(proxy.public.length)
      : url;
  }

  async #tryAgain(first: Delivery, again: Again): Promise<void> {
    let delivery = first;
    for (let attempts = 1; ; attempts += 1) {
      const next = again(delivery, attempts);
      if (next === null) return;
      await pause(next.afterMs);
      delivery = await this.deliver(next.webhook);
    }
  }

  #track(work: Promise<unknown>): Promise<unknown> {
    const done = work.finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
    return done;
  }
}
