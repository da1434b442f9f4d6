import { isTerminal, type Call, type CallClient, type CallSession } from '@offhook/core';
import type { ReactiveController } from 'lit';
import { isHere } from './call-people.js';
import type { OffhookElement, Perform } from './offhook-element.js';
import type { SessionController } from './session-controller.js';

/** What {@link SessionMembership} works with. */
export interface SessionMembershipOptions {
  readonly perform: Perform;
  readonly session: SessionController;
  /** The call that the element shows, once there are a client and a call; `null` while it is none of the element's. */
  readonly find: () => { readonly call: Call; readonly client: CallClient } | null;
}

/** Joins the call that this device placed or took, and leaves it when the element goes. */
export class SessionMembership implements ReactiveController {
  readonly #host: OffhookElement;
  readonly #options: SessionMembershipOptions;
  /** The session this element asked to join. */
  #joined: CallSession | undefined;

  constructor(host: OffhookElement, options: SessionMembershipOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostUpdate(): void {
    const found = this.#options.find();
    if (!found || isTerminal(found.call.status)) return;
    // A call that was given away may come back, and is joined anew then.
    if (found.call.me?.state !== 'joined') this.#leave();
    if (isHere(found.call, found.client) && this.#joined !== this.#options.session.session)
      void this.join(found.call);
  }

  hostDisconnected(): void {
    // A move within the page disconnects and connects at once; the call must survive it.
    queueMicrotask(() => this.#host.isConnected || this.#leave());
  }

  /** Joins; with `takeOver` the device that has the call leaves it. */
  async join(call: Call, takeOver = false): Promise<void> {
    const { perform, session } = this.#options;
    const mine = session.session;
    if (!mine) return;
    if (this.#joined !== mine) this.#leave();
    this.#joined = mine;
    const options = { video: call.channel === 'video', takeOver };
    await perform('join', { callId: call.id, takeOver }, () => mine.join(options));
  }

  #leave(): void {
    this.#joined?.leave();
    this.#joined = undefined;
  }
}
