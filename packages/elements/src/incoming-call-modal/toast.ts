import type { CallClient } from '@offhook/core';
import type { ReactiveController } from 'lit';
import type { OffhookElement } from '../internal/offhook-element.js';
import { togglePopover } from './ring-surfaces.js';

const shownMs = 5000;

/** A sentence that is shown, and spoken, for a moment. */
export class Toast implements ReactiveController {
  text = '';
  readonly #host: OffhookElement;
  readonly #client: () => CallClient | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(host: OffhookElement, client: () => CallClient | undefined) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  hostUpdated(): void {
    togglePopover(this.#host.renderRoot.querySelector('.toast'), this.text !== '');
  }

  hostDisconnected(): void {
    this.#cancelTimer?.();
    this.text = '';
  }

  readonly say = (text: string): void => {
    this.#cancelTimer?.();
    this.#show(text);
    this.#cancelTimer = this.#client()?.environment.setTimer(() => this.#show(''), shownMs);
  };

  #show(text: string): void {
    this.text = text;
    this.#host.requestUpdate();
  }
}
