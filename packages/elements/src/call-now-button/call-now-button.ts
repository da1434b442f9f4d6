import { CallError, isTerminal, type AgentLeg, type Call, type Channel } from '@offhook/core';
import { html, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { ClientController } from '../internal/client-controller.js';
import { emit } from '../internal/events.js';
import { displayName } from '../internal/call-people.js';
import { icon, phoneIcon, videoIcon } from '../internal/icons.js';
import { messagesFor } from '../internal/localisation.js';
import { callUrl, navigateToCall } from '../internal/navigate.js';
import { OffhookElement } from '../internal/offhook-element.js';
import { baseStyles } from '../internal/styles/base.js';
import { buttonStyles } from '../internal/styles/button.js';
import { callNowButtonMessages } from '../messages/en/call-now-button.js';
import { callBody, isIn, isSimulated, isWith, keepsMeBusy, lacksRealtime } from './call-target.js';
import { callNowButtonStyles } from './styles.js';

/** Attributes that say whom the button calls. */
const whom = ['contactId', 'userId', 'email', 'phone'] as const;

/**
 * Calls somebody with one click. A double click is one call, and a click after a lost answer asks for the same call
 * again. Says in words why it cannot call, and what went wrong.
 *
 * @summary A button that places a call.
 * @customElement offhook-call-now-button
 * @attr {string} contact-id - The contact to call.
 * @attr {string} user-id - The user to ring in the app.
 * @attr {string} email - The user to ring in the app, by e-mail address.
 * @attr {string} phone - The number to dial; empty beside `contact-id` says that the contact has none.
 * @attr {string} name - Whom the button calls, for screen readers.
 * @attr {"voice"|"video"|"ask"} channel - Default `voice`; `ask` lets the person choose.
 * @attr {string} provider - The provider to use instead of the default.
 * @attr {string} href - Where to go afterwards; `{conversationId}` and `{callId}` are filled in.
 * @attr {"browser"|"phone"|"none"} agent-leg - How the caller takes part in a call to a phone number; default: as the server is set.
 * @attr {string} reference - The host's own record id, kept with the call.
 * @slot - Label instead of "Call now".
 * @fires {CustomEvent} offhook-request-initiate - Before the call is placed; cancelable.
 * @fires {CustomEvent} call-initiated - The call was placed.
 * @fires {CustomEvent} call-navigate - Before the page changes; cancelable.
 * @fires {CustomEvent} call-error - The call could not be placed.
 * @csspart button - The button.
 * @csspart demo - The word "Demo" beside it.
 * @csspart error - What went wrong.
 * @csspart message - The line of the error, also while there is none.
 * @cssproperty --offhook-go - Colour of the button.
 * @cssproperty --offhook-button-radius - Its corners.
 */
export class OffhookCallNowButton extends OffhookElement {
  static override readonly tag: string = 'call-now-button';
  static override properties: PropertyDeclarations = {
    contactId: { attribute: 'contact-id' },
    userId: { attribute: 'user-id' },
    email: {},
    phone: {},
    name: {},
    channel: {},
    provider: {},
    agentLeg: { attribute: 'agent-leg' },
    href: {},
    reference: {},
    _isSending: { state: true },
    _isAsking: { state: true },
  };
  static override styles = [baseStyles, buttonStyles, callNowButtonStyles];

  declare contactId: string | null;
  declare userId: string | null;
  declare email: string | null;
  declare phone: string | null;
  declare name: string | null;
  declare channel: 'voice' | 'video' | 'ask';
  declare provider: string | null;
  declare agentLeg: AgentLeg | null;
  declare href: string | null;
  declare reference: string | null;
  declare private _isSending: boolean;
  declare private _isAsking: boolean;

  /** The call that this button placed; until it is over the button does not place another. */
  #placed: string | undefined;
  /** One per intent: kept while it is unknown whether the call was placed, so that asking again is no second call. */
  #intent: { readonly key: string; readonly body: string } | undefined;

  readonly #client = new ClientController(this, {
    select: ({ calls, modes }) => {
      const live = calls.filter((call) => !isTerminal(call.status));
      return {
        placed:
          live.find((call) => call.id === this.#placed) ??
          live.find((call) => isIn(call) && isWith(call, this)),
        other: live.find(keepsMeBusy),
        modes,
      };
    },
  });

  constructor() {
    super();
    this.contactId = this.userId = this.email = this.phone = this.name = null;
    this.provider = this.agentLeg = this.href = this.reference = null;
    this.channel = 'voice';
    this._isSending = this._isAsking = false;
  }

  /** For somebody else: neither the call nor the failure of the last one is theirs. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!whom.some((name) => changed.has(name)) || !this.hasUpdated) return;
    this.#placed = undefined;
    this.error = null;
  }

  override render(): TemplateResult {
    return html`${this.#isDemo ? html`<span part="demo" class="demo" data-testid="demo-badge" title=${this.#words.demoExplained}>${this.#words.demo}</span>` : null}
      ${this._isAsking ? this.#renderChoice() : this.#renderButton()}
      <div part="message" role="alert" ?hidden=${!this.error}>
        ${this.error ? html`<p part="error" class="error" data-testid="call-error">${this.sentence(this.error)}</p>` : null}
      </div>`;
  }

  /** One template for all states, so that the button keeps the focus. */
  #renderButton(): TemplateResult {
    const words = this.#words;
    const { placed, other } = this.#client.selected ?? {};
    const isRinging = placed?.status === 'initiating' || placed?.status === 'ringing';
    const way = placed && this.#wayTo(placed);
    const isBusy = this._isSending || (isRinging && !way);
    const isTaken = isBusy || (placed !== undefined && !way);
    const reason = isTaken || way ? null : this.#reason;
    const says = isBusy ? words.calling : way ? words.returnToCall : isTaken ? words.inCall : reason;
    const isOff = !isTaken && !way && other !== undefined;
    const label = this.textContent?.trim() || words[this.channel];
    return html`<button
      part="button"
      class=${isTaken ? 'busy' : isOff ? 'off' : 'go'}
      ?disabled=${reason !== null}
      aria-busy=${isBusy}
      aria-disabled=${isTaken || isOff}
      aria-label=${this.#named(says ?? label)}
      data-testid="call-now"
      @click=${isTaken ? null : this.#onClick}
    >
      ${isBusy ? html`<span class="spin"></span>` : icon(this.channel === 'video' ? videoIcon : phoneIcon)}<span
        >${says ?? html`<slot @slotchange=${() => this.requestUpdate()}>${label}</slot>`}</span
      >
    </button>`;
  }

  #renderChoice(): TemplateResult {
    const choice = (channel: Channel, path: string, label: string): TemplateResult =>
      html`<button
        part="button"
        class="go"
        aria-label=${this.#named(label)}
        @click=${() => this.#place(channel)}
      >
        ${icon(path)}${label}
      </button>`;
    return html`<span class="choice" @keydown=${this.#onChoiceKey}
      >${choice('voice', phoneIcon, this.#words.askVoice)}
      ${choice('video', videoIcon, this.#words.askVideo)}</span
    >`;
  }

  get #words(): typeof callNowButtonMessages {
    return messagesFor({ en: callNowButtonMessages }, this.language);
  }

  #named(label: string): string {
    return this.name ? this.#words.named(label, this.name) : label;
  }

  get #isDemo(): boolean {
    const body = callBody(this, this.channel === 'video' ? 'video' : 'voice');
    return body !== null && isSimulated(body, this.#client.selected?.modes);
  }

  /** True when the page of this call can be gone to from here. */
  #wayTo(call: Call): boolean {
    const href = callUrl(this.href, call);
    return href !== null && new URL(href, document.baseURI).pathname !== location.pathname;
  }

  /** Why there is nobody to call. */
  get #reason(): string | null {
    const channels: Channel[] = this.channel === 'ask' ? ['voice', 'video'] : [this.channel];
    if (channels.some((channel) => callBody(this, channel))) return null;
    return this.channel === 'video' ? this.#words.nobody : this.#words.noPhoneNumber;
  }

  #onClick(event: MouseEvent): void {
    if (event.detail > 1) return; // the second half of a double click
    const { placed, other } = this.#client.selected ?? {};
    if (placed) return navigateToCall(this, this.href, placed);
    if (other) return this.#sayBusy(other);
    if (this.channel !== 'ask') void this.#place(this.channel);
    else this.#ask(true);
  }

  /** A second call while one is going on would leave somebody without an ear. */
  #sayBusy(call: Call): void {
    this.fail(new CallError('conflict', { message: this.#words.busyWith(displayName(call)) }));
  }

  #onChoiceKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.#ask(false);
  }

  /** Opens or closes the question; the focus goes along. */
  #ask(isAsking: boolean): void {
    this._isAsking = isAsking;
    void this.updateComplete.then(() => this.renderRoot.querySelector('button')?.focus());
  }

  async #place(channel: Channel): Promise<void> {
    const body = callBody(this, channel);
    const { client } = this.#client;
    if (this._isAsking) this.#ask(false);
    if (!body || this._isSending) return;
    if (!client) return this.fail(new CallError('not_configured'));
    this._isSending = true;
    if (await lacksRealtime(body, client)) {
      this._isSending = false;
      return this.fail(new CallError('realtime_required'));
    }
    const asked = JSON.stringify(body);
    const intentKey = this.#intentKey(asked, client.environment.newId);
    const call = await this.perform('initiate', { body, intentKey }, () =>
      client.calls.initiate(body, { intentKey }),
    );
    if (this.error?.code !== 'unavailable') this.#intent = undefined;
    this._isSending = false;
    if (call) this.#onPlaced(call, asked === JSON.stringify(callBody(this, channel)));
  }

  #onPlaced(call: Call, isStillFor: boolean): void {
    if (isStillFor) this.#placed = call.id;
    this.requestUpdate();
    emit(this, 'call-initiated', { call });
    navigateToCall(this, this.href, call);
  }

  #intentKey(body: string, newId: () => string): string {
    if (this.#intent?.body !== body) this.#intent = { key: newId(), body };
    return this.#intent.key;
  }
}
