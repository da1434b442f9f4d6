import type { CallClient } from '@offhook/core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { onEverySecond } from './ticker.js';

/** Renders its element every second while `clientWhileTicking` gives a client. */
export class TickController implements ReactiveController {
  #stop: (() => void) | undefined;
  #client: CallClient | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly clientWhileTicking: () => CallClient | undefined,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    this.#follow(this.clientWhileTicking());
  }

  hostDisconnected(): void {
    this.#follow(undefined);
  }

  #follow(client: CallClient | undefined): void {
    if (client === this.#client) return;
    this.#stop?.();
    this.#client = client;
    this.#stop = client && onEverySecond(client, () => this.host.requestUpdate());
  }
}
