import { isTerminal, ringingCalls, type Call, type ClientState } from '@offhook/core';
import type { ReactiveController } from 'lit';
import type { ClientController } from '../internal/client-controller.js';
import type { OffhookElement } from '../internal/offhook-element.js';
import { ringLeftMs } from './describe-ring.js';
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
  /** How each is shown, and how long it was to ring when it came. */
  readonly #rings = new Map<string, { surface: Surface; readonly wholeMs: number }>();

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

  /** The call that is going on while another one rings: of several the one that is spoken in, not one that is parked. */
  get active(): Call | undefined {
    const mine = this.#client.selected?.calls.filter(
      (call) => call.me?.state === 'joined' && !isTerminal(call.status),
    );
    return mine?.find(({ onHold, transfer }) => !onHold || transfer) ?? mine?.[0];
  }

  hostUpdate(): void {
    const { queue } = this;
    // A call that was given away may come back, and is another ring then.
    for (const id of this.#rings.keys()) if (!queue.some((call) => call.id === id)) this.#rings.delete(id);
    for (const call of queue) {
      const known = this.#rings.get(call.id);
      // More time than it had at first: another ring, whose beginning was not seen.
      if (known && this.#leftMs(call) <= known.wholeMs) continue;
      const surface = this.#surfaceFor(call);
      this.#rings.set(call.id, { surface, wholeMs: this.#leftMs(call) });
      this.#came(call, surface);
    }
  }

  /** How much of its ring the shown call has left, percent of what it had when it came. */
  get percentLeft(): number {
    const { first } = this;
    const ring = first && this.#rings.get(first.id);
    return ring ? Math.round((this.#leftMs(first) / Math.max(1, ring.wholeMs)) * 100) : 0;
  }

  /** How the call is shown; `undefined` for one that never rang here. */
  surfaceOf(call: Call | undefined): Surface | undefined {
    return call && this.#rings.get(call.id)?.surface;
  }

  /** Makes a dialog a banner. */
  shrink(call: Call): void {
    const ring = this.#rings.get(call.id);
    if (ring) ring.surface = 'banner';
    this.#host.requestUpdate();
  }

  /** Forgets all, e.g. those of another client. */
  forget(): void {
    this.#rings.clear();
  }

  #leftMs(call: Call): number {
    const { client, selected } = this.#client;
    return client && selected ? ringLeftMs(call, selected, client.environment.now()) : 0;
  }

  #surfaceFor(call: Call): Surface {
    const isBusy = this.active || (isWriting() && !document.querySelector('dialog:modal'));
    const isSilenced = this.#client.selected?.silenced.includes(call.id);
    return this.#host.modality === 'banner' || isBusy || isSilenced ? 'banner' : 'dialog';
  }
}
