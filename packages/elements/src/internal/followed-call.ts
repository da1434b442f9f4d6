import { isTerminal, type Call, type CallError } from '@offhook/core';
import type { ReactiveController } from 'lit';
import type { callWords } from '../messages/en/call-words.js';
import { goesOnWithoutMe } from './call-people.js';
import type { ClientController } from './client-controller.js';
import { emit } from './events.js';
import type { OffhookElement } from './offhook-element.js';
import { ShownCall, type CallChoice } from './shown-call.js';
import type { PillState } from './status-pill.js';

/** An element that shows one call: the one of its `call-id`, else the current one of its conversation. */
export interface FollowingElement extends OffhookElement {
  callId: string | null;
  conversationId?: string | null;
}

/** How a {@link FollowedCall} finds its call and speaks of it. */
export interface FollowedCallOptions {
  readonly words: () => Pick<typeof callWords, 'announce' | 'endSentence' | 'status'>;
  readonly nameOf: (call: Call) => string;
  /** What of the call is announced when it changes. */
  readonly stateOf: (call: Call) => PillState;
}

/**
 * The call that an element shows: found before each rendering, loaded where the page does not know it. What changed
 * since the last snapshot is announced to screen readers, and told as events once it can be seen.
 */
export class FollowedCall implements ReactiveController {
  call: Call | undefined;
  /** What to say of the last change. */
  announcement = '';
  readonly #host: FollowingElement;
  readonly #client: ClientController<unknown>;
  readonly #options: FollowedCallOptions;
  readonly #shown: ShownCall;
  /** The call that "Call again" placed, and for which choice it stands in. */
  #again: (CallChoice & { readonly id: string }) | undefined;
  readonly #untold: (() => unknown)[] = [];

  constructor(host: FollowingElement, client: ClientController<unknown>, options: FollowedCallOptions) {
    this.#host = host;
    this.#client = client;
    this.#options = options;
    this.#shown = new ShownCall(() => host.requestUpdate());
    host.addController(this);
  }

  /** Which call is meant. */
  get choice(): CallChoice {
    const { callId, conversationId = null } = this.#host;
    const again = this.#again;
    const stands = again?.callId === callId && again.conversationId === conversationId;
    return { callId: stands ? again.id : callId, conversationId };
  }

  /** Why the call could not be loaded. */
  get error(): CallError | null {
    return this.#shown.error;
  }

  /** True when there is no call to show. */
  get isEmpty(): boolean {
    return this.#shown.isEmpty;
  }

  hostUpdate(): void {
    const { client, selected } = this.#client;
    if (!client || !selected) return;
    const { calls, connection } = client.state.getSnapshot();
    this.#shown.reconnected(connection);
    const call = this.find(calls);
    if (!call) this.#shown.load(client, connection, this.choice);
    this.#notice(call);
  }

  hostUpdated(): void {
    for (const tell of this.#untold.splice(0)) tell();
  }

  /** The newest known snapshot of the call. */
  find(calls: readonly Call[]): Call | undefined {
    return this.#shown.find(calls, this.choice);
  }

  /** Keeps a snapshot that a command answered with. */
  keep(call: Call): void {
    this.#shown.keep(call, this.choice);
    this.#host.requestUpdate();
  }

  /** Shows the call that was placed instead. */
  replace(call: Call): void {
    const { callId, conversationId = null } = this.#host;
    // A call of the same conversation is its current one by itself, until the next one comes.
    if (callId || call.conversationId !== conversationId)
      this.#again = { callId, conversationId, id: call.id };
    this.keep(call);
  }

  /** Forgets what was loaded, e.g. from another client. */
  forget(): void {
    this.#shown.forget();
  }

  /** Loads again, if it has to be loaded. */
  readonly reload = (): void => {
    this.forget();
    this.#host.requestUpdate();
  };

  #notice(call: Call | undefined): void {
    const before = this.call;
    this.call = call;
    if (before?.id !== call?.id) this.announcement = '';
    if (!call || before?.id !== call.id) return;
    const { nameOf, stateOf, words } = this.#options;
    const { status } = call;
    const { status: previous } = before;
    if (stateOf(call) !== stateOf(before)) {
      const name = nameOf(call);
      const isOver = isTerminal(status) || goesOnWithoutMe(call);
      const says = isOver ? words().endSentence(call, name) : words().status(stateOf(call));
      this.announcement = words().announce(name, says);
    }
    if (status === previous) return;
    this.#untold.push(() => emit(this.#host, 'call-status-changed', { call, status, previous }));
    if (isTerminal(status) && !isTerminal(previous))
      this.#untold.push(() => emit(this.#host, 'call-ended', { call }));
  }
}
