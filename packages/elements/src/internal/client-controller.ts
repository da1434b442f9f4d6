import { isSame, type CallClient, type ClientState } from '@offhook/core';
import type { ReactiveController } from 'lit';
import { requestClient } from './client-context.js';
import type { OffhookElement } from './offhook-element.js';

/** What an element follows. */
export interface ClientControllerOptions<Selected> {
  /** The part of the client's state that the element shows; a change of it renders, nothing else does. */
  readonly select: (state: ClientState, client: CallClient) => Selected;
  /** Called with each client the element gets; the result is called when it loses that client. */
  readonly attach?: (client: CallClient) => () => void;
}

/**
 * Finds the element's client (its `client` property, else the nearest provider) and renders the element when the
 * selected part of the client's state changes. Speaks the context protocol by itself, because
 * `@lit/context` is larger than a button may be.
 */
export class ClientController<Selected> implements ReactiveController {
  /** The selected part, as of the last change; `undefined` without a client. */
  selected: Selected | undefined;
  readonly #host: OffhookElement;
  readonly #options: ClientControllerOptions<Selected>;
  #provided: CallClient | undefined;
  #attached: CallClient | undefined;
  #detach: (() => void)[] = [];
  #leaveProvider: (() => void) | undefined;

  constructor(host: OffhookElement, options: ClientControllerOptions<Selected>) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  /** The client, once there is one. */
  get client(): CallClient | undefined {
    return this.#host.client ?? this.#provided;
  }

  hostConnected(): void {
    document.addEventListener('context-provider', this.#ask);
    this.#ask();
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    document.removeEventListener('context-provider', this.#ask);
    this.#leaveProvider?.();
    this.#leaveProvider = this.#provided = undefined;
    this.#attach(undefined);
  }

  hostUpdate(): void {
    if (!this.#host.isConnected) return;
    this.#attach(this.client);
    this.#read();
  }

  /** A provider may be defined later than the elements below it: it announces itself, and they ask again. */
  readonly #ask = (): void => {
    this.#leaveProvider?.();
    requestClient(this.#host, (client, unsubscribe) => {
      this.#leaveProvider = unsubscribe;
      this.#provided = client;
      this.#host.requestUpdate();
    });
  };

  #attach(client: CallClient | undefined): void {
    if (client === this.#attached) return;
    for (const detach of this.#detach.splice(0)) detach();
    this.#attached = client;
    this.selected = undefined;
    if (!client) return;
    this.#detach.push(client.state.subscribe(() => this.#read() && this.#host.requestUpdate()));
    const detach = this.#options.attach?.(client);
    if (detach) this.#detach.push(detach);
  }

  #read(): boolean {
    const client = this.#attached;
    const next = client && this.#options.select(client.state.getSnapshot(), client);
    if (isSame(next, this.selected)) return false;
    this.selected = next;
    return true;
  }
}
