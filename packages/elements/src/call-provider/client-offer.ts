import type { CallClient } from '@offhook/core';
import { clientContext, type ClientCallback, type ClientRequest } from '../internal/client-context.js';

/** Answers the requests of the elements below a provider, now and whenever the client changes. */
export class ClientOffer {
  readonly #subscribers = new Map<ClientCallback, () => void>();
  #client: CallClient | undefined;

  constructor(private readonly provider: Element) {
    provider.addEventListener('context-request', (event) => this.#answer(event as ClientRequest));
  }

  /** Tells elements that were there first that they can ask now. */
  announce(): void {
    const about = { context: clientContext, contextTarget: this.provider };
    this.provider.dispatchEvent(
      Object.assign(new Event('context-provider', { bubbles: true, composed: true }), about),
    );
  }

  /** Hands out another client, or none. */
  set(client: CallClient | undefined): void {
    if (client === this.#client) return;
    this.#client = client;
    for (const [callback, unsubscribe] of [...this.#subscribers]) callback(client, unsubscribe);
  }

  #answer(request: ClientRequest): void {
    const { context, contextTarget, callback, subscribe } = request;
    if (context !== clientContext || contextTarget === this.provider) return;
    request.stopImmediatePropagation();
    if (!subscribe) return callback(this.#client);
    const unsubscribe = (): void => void this.#subscribers.delete(callback);
    this.#subscribers.set(callback, unsubscribe);
    callback(this.#client, unsubscribe);
  }
}
