import { isTerminal, type Call, type CallSession } from '@offhook/core';
import type { ReactiveController } from 'lit';
import type { ClientController } from '../internal/client-controller.js';
import type { FollowedCall } from '../internal/followed-call.js';
import type { OffhookElement, Perform } from '../internal/offhook-element.js';
import type { SessionController } from '../internal/session-controller.js';
import { isHere } from './room-stage.js';

/** What {@link RoomMembership} works with. */
export interface RoomMembershipOptions {
  readonly perform: Perform;
  readonly client: ClientController<unknown>;
  readonly followed: FollowedCall;
  readonly session: SessionController;
}

/** Joins the call that this device placed or took, and leaves it when the element goes. */
export class RoomMembership implements ReactiveController {
  readonly #host: OffhookElement;
  readonly #options: RoomMembershipOptions;
  /** The session this element asked to join. */
  #joined: CallSession | undefined;

  constructor(host: OffhookElement, options: RoomMembershipOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostUpdate(): void {
    const { client, followed, session } = this.#options;
    const { call } = followed;
    if (!client.client || !client.selected || !call || isTerminal(call.status)) return;
    if (isHere(call, client.client) && this.#joined !== session.session) void this.join(call);
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
