import type { Call, CallsResource } from '@offhook/core';
import { emit } from './events.js';
import { navigateToCall } from './navigate.js';
import type { Perform } from './offhook-element.js';

/** What {@link RingCommands} work with. */
export interface RingCommandsOptions {
  readonly element: EventTarget & { readonly href?: string | null };
  readonly perform: Perform;
  readonly calls: () => CallsResource | undefined;
  /** Answering or declining failed. */
  readonly failed?: () => void;
}

/** What the buttons of a ringing call do, and what the page hears of it. */
export class RingCommands {
  readonly #options: RingCommandsOptions;

  constructor(options: RingCommandsOptions) {
    this.#options = options;
  }

  /** Resolves with false when the page prevented it. */
  async silence(call: Call): Promise<boolean> {
    const { element, perform, calls } = this.#options;
    const silenced = await perform('silence', { callId: call.id }, async () => {
      calls()?.silence(call.id);
      return true;
    });
    if (silenced) emit(element, 'call-silenced', { call });
    return silenced === true;
  }

  async decline({ id }: Call): Promise<void> {
    const { element, perform, calls, failed } = this.#options;
    const call = await perform('decline', { callId: id }, async () => calls()?.decline(id));
    if (call) emit(element, 'call-declined', { call });
    else failed?.();
  }

  async answer({ id, channel }: Call): Promise<void> {
    const { element, perform, calls, failed } = this.#options;
    const video = channel === 'video';
    const call = await perform('answer', { callId: id, video }, async () => calls()?.answer(id, { video }));
    if (!call) return failed?.();
    emit(element, 'call-answered', { call });
    navigateToCall(element, element.href ?? null, call);
  }

  /** Puts the running call away first; when that fails the other one rings on. */
  async answerAfter(verb: 'hold' | 'end', active: Call, call: Call): Promise<void> {
    const { perform, calls } = this.#options;
    const isFree = await perform(verb, { callId: active.id }, async () => calls()?.[verb](active.id));
    if (isFree) await this.answer(call);
  }
}
