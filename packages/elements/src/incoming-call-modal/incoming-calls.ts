import { isTerminal, ringingCalls, type Call, type ClientState } from '@offhook/core';
import type { ReactiveController } from 'lit';
import type { ClientController } from '../internal/client-controller.js';
import type { OffhookElement } from '../internal/offhook-element.js';
import { isWriting } from './is-writing.js';

/** How a ringing call is shown: `banner` leaves the keyboard alone. */
export type Surface = 'dialog' | 'banner';

/** An element that rings. */
export interface RingingElement extends OffhookElement {
  readonly modality: Surface;
}

/** The calls that ring, and how each is shown: decided once, when it comes. */
export class IncomingCalls implements ReactiveController {
  readonly #host: RingingElement;
  readonly #client: ClientController<ClientState>;
  readonly #came: (call: Call, surface: Surface) => void;
  readonly #surfaces = new Map<string, Surface>();

  constructor(
    host: RingingElement,
    client: ClientController<ClientState>,
    came: (call: Call, surface: Surface) => void,
  ) {
    this.#host = host;
    this.#client = client;
    this.#came = came;
    host.addController(this);
  }

  /** All that ring now, the longest waiting first. */
  get queue(): readonly Call[] {
    const { client, selected } = this.#client;
    return client && selected ? ringingCalls(selected, client.environment.now()) : [];
  }

  /** The one that is shown. */
  get first(): Call | undefined {
    return this.queue[0];
  }

  /** How it is shown. */
  get surface(): Surface | undefined {
    return this.surfaceOf(this.first);
  }

  /** The call that is going on while another one rings. */
  get active(): Call | undefined {
    return this.#client.selected?.calls.find(
      (call) => call.me?.state === 'joined' && !isTerminal(call.status),
    );
  }

  hostUpdate(): void {
    for (const call of this.queue) {
      if (this.#surfaces.has(call.id)) continue;
      const surface = this.#surfaceFor(call);
      this.#surfaces.set(call.id, surface);
      this.#came(call, surface);
    }
  }

  /** How the call is shown; `undefined` for one that never rang here. */
  surfaceOf(call: Call | undefined): Surface | undefined {
    return call && this.#surfaces.get(call.id);
  }

  /** Makes a dialog a banner. */
  shrink(call: Call): void {
    this.#surfaces.set(call.id, 'banner');
    this.#host.requestUpdate();
  }

  /** Forgets all, e.g. those of another client. */
  forget(): void {
    this.#surfaces.clear();
  }

  #surfaceFor(call: Call): Surface {
    const isBusy = this.active || (isWriting() && !document.querySelector('dialog:modal'));
    const isSilenced = this.#client.selected?.silenced.includes(call.id);
    return this.#host.modality === 'banner' || isBusy || isSilenced ? 'banner' : 'dialog';
  }
}
