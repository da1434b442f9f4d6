import type { Call } from '@offhook/core';
import { css, html, type PropertyDeclarations, type TemplateResult } from 'lit';
import { ClientController } from '../internal/client-controller.js';
import { messagesFor } from '../internal/localisation.js';
import { OffhookElement } from '../internal/offhook-element.js';
import { baseStyles } from '../internal/styles/base.js';
import { TickController } from '../internal/tick-controller.js';
import { clockTime } from '../internal/time-format.js';
import { callTimerMessages } from '../messages/en/call-timer.js';

/**
 * How long a call lasts: from its answer, by the server's clock, so that it is right after a reload and on a machine
 * whose clock is wrong. Silent for screen readers (`role=timer`). All timers of a page share one timer.
 *
 * @summary Running duration of a call.
 * @customElement offhook-call-timer
 * @attr {string} call-id - The call to show, when no `call` is set.
 * @csspart time - The figures.
 */
export class OffhookCallTimer extends OffhookElement {
  static override readonly tag: string = 'call-timer';
  static override properties: PropertyDeclarations = {
    callId: { attribute: 'call-id' },
    call: { attribute: false },
  };
  static override styles = [
    baseStyles,
    css`
      :host {
        display: inline-block;
        font-variant-numeric: tabular-nums;
        font-weight: 600;
        line-height: 1;
        letter-spacing: -0.01em;
        white-space: nowrap;
      }
      span {
        font-size: var(--offhook-timer-size, inherit);
        unicode-bidi: isolate;
        direction: ltr;
      }
    `,
  ];

  /** Id of the call to show. */
  declare callId: string | null;
  /** The call to show, when the page has it at hand. */
  declare call: Call | undefined;

  readonly #client = new ClientController(this, {
    select: (state) => ({
      call: state.calls.find((call) => call.id === this.callId),
      offset: state.clockOffsetMs,
    }),
  });

  constructor() {
    super();
    new TickController(this, () => (this.#isRunning ? this.#client.client : undefined));
  }

  override render(): TemplateResult {
    const words = messagesFor({ en: callTimerMessages }, this.language);
    return html`<span part="time" role="timer" aria-label=${words.duration} data-testid="call-timer"
      >${clockTime(this.#seconds)}</span
    >`;
  }

  get #shown(): Call | undefined {
    return this.call ?? this.#client.selected?.call;
  }

  get #isRunning(): boolean {
    return this.#shown?.answeredAt != null && this.#shown.endedAt === null;
  }

  get #seconds(): number {
    const call = this.#shown;
    const client = this.#client.client;
    if (call?.durationSeconds != null) return call.durationSeconds;
    if (!call?.answeredAt || !client) return 0;
    const serverNow = client.environment.now() + (this.#client.selected?.offset ?? 0);
    return (Date.parse(call.endedAt ?? '') || serverNow) / 1000 - Date.parse(call.answeredAt) / 1000;
  }
}
