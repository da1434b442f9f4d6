import { isStaff, isTerminal, type Call, type CallStatus, type TransportChoice } from '@offhook/core';
import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { OffhookCallNowButton } from '../call-now-button/call-now-button.js';
import { OffhookCallTimer } from '../call-timer/call-timer.js';
import { OffhookDemoBadge } from '../demo-badge/demo-badge.js';
import { avatar, avatarStyles } from '../internal/avatar.js';
import { isMine, otherPerson } from '../internal/call-people.js';
import { ClientController } from '../internal/client-controller.js';
import { emit, type OffhookEventMap } from '../internal/events.js';
import { alertIcon, icon, phoneIcon, videoIcon } from '../internal/icons.js';
import { messagesFor } from '../internal/localisation.js';
import { OffhookElement } from '../internal/offhook-element.js';
import { displayPhone } from '../internal/phone-format.js';
import type { OffhookRequests } from '../internal/requests.js';
import { pillState, statusPill, statusPillStyles } from '../internal/status-pill.js';
import { baseStyles } from '../internal/styles/base.js';
import { buttonStyles } from '../internal/styles/button.js';
import { callStatusBannerMessages } from '../messages/en/call-status-banner.js';
import { DetailsDraft } from './details-draft.js';
import { detailsForm } from './details-form.js';
import { emptyRow, failureRow, skeletonRow } from './placeholders.js';
import { ShownCall, type CallChoice } from '../internal/shown-call.js';
import { callStatusBannerStyles } from './styles.js';

/**
 * One call as it goes: who, status in colour and word, running time, and the button that ends it at once. Staff write
 * outcome and notes while it lasts and afterwards; afterwards it says why the call is over and offers to call again.
 *
 * @summary Live status of a call with time, end button, outcome and notes.
 * @customElement offhook-call-status-banner
 * @attr {string} call-id - The call to show.
 * @attr {string} conversation-id - Instead: the live, else the newest call of this conversation.
 * @attr {string} initial-status - Status to show until the call is loaded.
 * @attr {string} name - Name to show instead of the call's.
 * @attr {"auto"|"socket"|"polling"} transport - Switches the client's transport.
 * @fires {CustomEvent} offhook-request-end - Before the call is ended; cancelable.
 * @fires {CustomEvent} offhook-request-update - Before outcome or notes are saved; cancelable.
 * @fires {CustomEvent} call-status-changed - The call has another status.
 * @fires {CustomEvent} call-ended - The call is over.
 * @fires {CustomEvent} call-initiated - "Call again" placed a call.
 * @fires {CustomEvent} call-error - Something failed.
 * @csspart card - The whole banner.
 * @csspart status - The pill with the status.
 * @csspart end - The button that ends the call.
 * @csspart outcome - The choice of the outcome.
 * @csspart notes - The text field.
 * @cssproperty --offhook-status-ringing - Colour of a status; likewise for each other one.
 */
export class OffhookCallStatusBanner extends OffhookElement {
  static override readonly tag: string = 'call-status-banner';
  static override readonly dependencies = [OffhookCallTimer, OffhookCallNowButton, OffhookDemoBadge];
  static override properties: PropertyDeclarations = {
    callId: { attribute: 'call-id' },
    conversationId: { attribute: 'conversation-id' },
    initialStatus: { attribute: 'initial-status' },
    name: {},
    transport: {},
    _announcement: { state: true },
  };
  static override styles = [baseStyles, buttonStyles, statusPillStyles, avatarStyles, callStatusBannerStyles];

  declare callId: string | null;
  declare conversationId: string | null;
  declare initialStatus: CallStatus | null;
  declare name: string | null;
  declare transport: TransportChoice | null;
  declare private _announcement: string;

  readonly #shown = new ShownCall(() => this.requestUpdate());
  #draft: DetailsDraft | undefined;
  #call: Call | undefined;
  /** Events that follow the rendering of what they tell. */
  readonly #untold: (() => unknown)[] = [];
  /** The call that "Call again" placed, and for which `call-id` it stands in. */
  #again: { readonly id: string; readonly insteadOf: string | null } | undefined;

  readonly #client = new ClientController(this, {
    select: ({ calls, connection, me, pending, modes }) => {
      const call = this.#shown.find(calls, this.#choice);
      return { call, connection, me, modes, pending: call && pending[call.id] };
    },
    attach: () => () => this.#shown.forget(),
  });

  constructor() {
    super();
    this.callId = this.conversationId = this.initialStatus = this.name = this.transport = null;
    this._announcement = '';
  }

  override disconnectedCallback(): void {
    void this.#draft?.save();
    super.disconnectedCallback();
  }

  protected override update(changed: PropertyValues): void {
    this.#follow();
    super.update(changed);
  }

  #follow(): void {
    const { client, selected } = this.#client;
    if (!client || !selected) return;
    this.#shown.reconnected(selected.connection);
    const call = this.#shown.find(client.state.getSnapshot().calls, this.#choice);
    if (!call) this.#shown.load(client, selected, this.#choice);
    if (call && this.#draft?.callId !== call.id) {
      void this.#draft?.save();
      this.#draft = new DetailsDraft(call.id, this, client);
    }
    this.#notice(call);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('transport') && this.transport) this.#client.client?.setTransport(this.transport);
    for (const tell of this.#untold.splice(0)) tell();
  }

  override render(): TemplateResult {
    const call = this.#call;
    const { connection } = this.#client.selected ?? {};
    const body = call
      ? this.#renderCall(call)
      : this.#shown.error
        ? failureRow(this.#words, this.sentence(this.#shown.error), this.#retry)
        : this.#shown.isEmpty
          ? emptyRow(this.#words)
          : skeletonRow(this.#words, this.name, this.initialStatus);
    const lost = connection === 'reconnecting' || connection === 'offline';
    return html`<section
      part="card"
      class="card"
      aria-label=${this.#words.region}
      data-status=${call ? pillState(call) : nothing}
    >
      ${body}
      <div class="say" role="alert" ?hidden=${!this.error}>
        ${this.error ? html`<p class="error" data-testid="call-error">${this.sentence(this.error)}</p>` : null}
      </div>
      ${lost && call && !isTerminal(call.status) ? html`<p class="say line lost">${icon(alertIcon)}${this.#words.lost}</p>` : null}
      ${call && this.#draft && this.#isStaff ? detailsForm(this.#words, call, this.#draft) : null}
      <div class="unseen" role="status">${this._announcement}</div>
    </section>`;
  }

  /** Saves outcome and notes; used by the draft. */
  async saveDetails(callId: string, body: OffhookRequests['update']['body']): Promise<Call | undefined> {
    const { client } = this.#client;
    const call = await this.perform('update', { callId, body }, async () =>
      client?.calls.update(callId, body),
    );
    if (call && this.#call?.id === callId) this.#keep(call);
    return call;
  }

  #renderCall(call: Call): TemplateResult {
    const words = this.#words;
    const person = otherPerson(call);
    const over = isTerminal(call.status);
    const name = this.#nameOf(call);
    const phone = person.phone && person.phone !== name ? displayPhone(person.phone) : null;
    return html`<div class="row">
      ${avatar({ name, avatarUrl: person.avatarUrl })}
      <div class="who">
        <div class="name" title=${name}>${name}</div>
        <div class="line">
          ${
            over
              ? html`<span>${words.endSentence(call, name)}</span>`
              : html`${phone ? html`<bdi dir="ltr">${phone}</bdi>` : null}<span
                    class="channel ${call.channel}"
                    >${icon(call.channel === 'video' ? videoIcon : phoneIcon)}${call.channel === 'video' ? words.videoCall : words.voiceCall}</span
                  >`
          }
          ${this.#isDemo(call) ? html`<offhook-demo-badge compact></offhook-demo-badge>` : null}
        </div>
      </div>
      ${statusPill(pillState(call), words.status(pillState(call)))}
      <div class="acts">
        ${over && !call.answeredAt ? null : html`<offhook-call-timer class=${call.answeredAt ? '' : 'faint'} .client=${this.#client.client} .call=${call}></offhook-call-timer>`}
        ${over ? this.#renderAgain(call) : isMine(call) ? this.#renderEnd(call) : null}
      </div>
    </div>`;
  }

  #renderEnd(call: Call): TemplateResult {
    const words = this.#words;
    const busy = this.#client.selected?.pending === 'end';
    const label = call.answeredAt
      ? words.endCall
      : call.direction === 'outbound'
        ? words.cancel
        : words.decline;
    return html`<button
      part="end"
      class=${busy ? 'busy' : 'stop'}
      aria-busy=${busy}
      data-testid="end-call"
      @click=${() => this.#end(call)}
    >
      ${busy ? html`<span class="spin"></span>${words.ending}` : html`<span class="down icon">${icon(phoneIcon)}</span>${label}`}
    </button>`;
  }

  #renderAgain(call: Call): TemplateResult {
    const person = otherPerson(call);
    const userId = person.kind === 'user' ? person.id : null;
    return html`<offhook-call-now-button
      .client=${this.#client.client}
      .contactId=${userId ? null : call.contactId}
      .userId=${userId}
      .phone=${userId || call.contactId ? null : person.phone}
      .name=${this.#nameOf(call)}
      .channel=${call.channel}
      .reference=${call.reference}
      @call-initiated=${this.#onCalledAgain}
      >${this.#words.callAgain}</offhook-call-now-button
    >`;
  }

  get #words(): typeof callStatusBannerMessages {
    return messagesFor({ en: callStatusBannerMessages }, this.language);
  }

  get #choice(): CallChoice {
    const again = this.#again?.insteadOf === this.callId ? this.#again?.id : undefined;
    return { callId: again ?? this.callId, conversationId: this.conversationId };
  }

  get #isStaff(): boolean {
    const { me } = this.#client.selected ?? {};
    return me ? isStaff(me.role) : false;
  }

  #nameOf(call: Call): string {
    const person = otherPerson(call);
    return this.name || person.name || person.phone || person.email || '';
  }

  #isDemo(call: Call): boolean {
    return call.provider === 'demo';
  }

  /** Tells and announces what changed since the last snapshot. */
  #notice(call: Call | undefined): void {
    const before = this.#call;
    this.#call = call;
    if (!call || before?.id !== call.id) return;
    const state = pillState(call);
    if (state !== pillState(before)) {
      const status = isTerminal(call.status)
        ? this.#words.endSentence(call, this.#nameOf(call))
        : this.#words.status(state);
      this._announcement = this.#words.announce(this.#nameOf(call), status);
    }
    if (call.status === before.status) return;
    const { status: previous } = before;
    this.#untold.push(() => emit(this, 'call-status-changed', { call, status: call.status, previous }));
    if (isTerminal(call.status) && !isTerminal(previous))
      this.#untold.push(() => emit(this, 'call-ended', { call }));
  }

  #keep(call: Call): void {
    this.#shown.keep(call, this.#choice);
    this.requestUpdate();
  }

  async #end(call: Call): Promise<void> {
    const { client, selected } = this.#client;
    if (!client || selected?.pending === 'end') return;
    const details = this.#draft?.unsaved ?? {};
    const { notes, outcome } = details;
    const body = { ...(notes !== undefined && { notes }), ...(outcome !== undefined && { outcome }) };
    const ended = await this.perform('end', { callId: call.id }, () => client.calls.end(call.id, body));
    if (!ended) return;
    this.#draft?.taken(body);
    this.#keep(ended);
  }

  readonly #retry = (): void => {
    this.#shown.forget();
    this.requestUpdate();
  };

  #onCalledAgain(event: OffhookEventMap['call-initiated']): void {
    this.#again = { id: event.detail.call.id, insteadOf: this.callId };
    this.#keep(event.detail.call);
  }
}
