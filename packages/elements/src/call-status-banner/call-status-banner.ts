import { isStaff, isTerminal, type Call, type CallStatus, type TransportChoice } from '@offhook/core';
import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { OffhookCallNowButton } from '../call-now-button/call-now-button.js';
import { OffhookCallTimer } from '../call-timer/call-timer.js';
import { OffhookDemoBadge } from '../demo-badge/demo-badge.js';
import { avatarStyles } from '../internal/avatar.js';
import { displayName, isMine } from '../internal/call-people.js';
import { ClientController } from '../internal/client-controller.js';
import { FocusKeeper } from '../internal/focus-keeper.js';
import { FollowedCall } from '../internal/followed-call.js';
import { alertIcon, icon } from '../internal/icons.js';
import { LazyElement } from '../internal/lazy-element.js';
import { messagesFor } from '../internal/localisation.js';
import { followLink } from '../internal/navigate.js';
import { OffhookElement } from '../internal/offhook-element.js';
import type { OffhookRequests } from '../internal/requests.js';
import { pillState, statusPillStyles } from '../internal/status-pill.js';
import { baseStyles } from '../internal/styles/base.js';
import { buttonStyles } from '../internal/styles/button.js';
import { callStyles } from '../internal/styles/call.js';
import { callStatusBannerMessages } from '../messages/en/call-status-banner.js';
import { callRow } from './call-row.js';
import { DetailsDraft } from './details-draft.js';
import { detailsForm } from './details-form.js';
import { detailsFormStyles } from './details-form-styles.js';
import { emptyRow, failureRow, skeletonRow } from './placeholders.js';
import { callStatusBannerStyles } from './styles.js';

/**
 * One call as it goes: who, status in colour and word, running time, and the button that ends it at once. A call to a phone
 * has its controls here, and its sound where it is taken in this browser. Staff write outcome and notes while it lasts and
 * afterwards; afterwards it says why the call is over and offers to call again.
 *
 * @summary Live status of a call with time, end button, outcome and notes.
 * @customElement offhook-call-status-banner
 * @attr {string} call-id - The call to show.
 * @attr {string} conversation-id - Instead: the live, else the newest call of this conversation.
 * @attr {string} initial-status - Status to show until the call is loaded.
 * @attr {string} name - Name to show instead of the call's.
 * @attr {string} href - Where a running call in the browser is shown, e.g. `/call/{callId}`: offers the way back to it.
 * @attr {"auto"|"socket"|"polling"} transport - Switches the client's transport.
 * @fires {CustomEvent} offhook-request-end - Before the call is ended; cancelable.
 * @fires {CustomEvent} offhook-request-update - Before outcome or notes are saved; cancelable.
 * @fires {CustomEvent} call-status-changed - The call has another status.
 * @fires {CustomEvent} call-ended - The call is over.
 * @fires {CustomEvent} call-initiated - "Call again" placed a call.
 * @fires {CustomEvent} call-navigate - Before the page changes; cancelable.
 * @fires {CustomEvent} call-error - Something failed.
 * @csspart card - The whole banner.
 * @csspart controls - Mute, hold, keypad, transfer and recording of a call to a phone.
 * @csspart own-phone - The words that say that the viewer's own phone rings.
 * @csspart recording - The words that say that it is recorded.
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
    href: {},
    transport: {},
  };
  static override styles = [
    baseStyles,
    buttonStyles,
    callStyles,
    statusPillStyles,
    avatarStyles,
    callStatusBannerStyles,
    detailsFormStyles,
  ];

  declare callId: string | null;
  declare conversationId: string | null;
  declare initialStatus: CallStatus | null;
  declare name: string | null;
  declare href: string | null;
  declare transport: TransportChoice | null;

  #draft: DetailsDraft | undefined;
  readonly #controls = new LazyElement(
    async () => (await import('../call-controls/call-controls.js')).OffhookCallControls,
    () => this.requestUpdate(),
  );
  /** True from the loss of the server until it is back. */
  #wasAway = false;

  readonly #client = new ClientController(this, {
    select: ({ calls, connection, me, mediaCallId, pending }) => {
      const call = this.#followed.find(calls);
      return {
        call,
        connection,
        me,
        isInThisTab: call?.id === mediaCallId,
        pending: call && pending[call.id],
      };
    },
    attach: () => () => this.#followed.forget(),
  });
  readonly #followed: FollowedCall = new FollowedCall(this, this.#client, {
    words: () => this.#words,
    nameOf: (call) => this.#nameOf(call),
    stateOf: pillState,
  });

  constructor() {
    super();
    new FocusKeeper(this);
    this.callId = this.conversationId = this.initialStatus = null;
    this.name = this.href = this.transport = null;
  }

  override disconnectedCallback(): void {
    void this.#draft?.save();
    super.disconnectedCallback();
  }

  protected override update(changed: PropertyValues): void {
    const { client } = this.#client;
    const { call } = this.#followed;
    if (client && call && this.#draft?.callId !== call.id) {
      void this.#draft?.save();
      this.#draft = new DetailsDraft(call.id, this, client);
    }
    this.#noticeConnection();
    super.update(changed);
  }

  /** A failure to reach the server is over when the server is back, and what could not be saved is saved. */
  #noticeConnection(): void {
    const connection = this.#client.selected?.connection;
    if (connection === 'reconnecting' || connection === 'offline') this.#wasAway = true;
    if (!this.#wasAway || (connection !== 'live' && connection !== 'polling')) return;
    this.#wasAway = false;
    if (this.error?.code === 'unavailable') this.error = null;
    this.#draft?.reconnected();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('transport') && this.transport) this.#client.client?.setTransport(this.transport);
  }

  override render(): TemplateResult {
    const { announcement, call } = this.#followed;
    const { connection, me } = this.#client.selected ?? {};
    const isLost = connection === 'reconnecting' || connection === 'offline';
    const words = this.#words;
    return html`<section
      part="card"
      class="card"
      aria-label=${words.region}
      data-status=${call ? pillState(call) : nothing}
    >
      ${this.#renderRow(call)} ${call && this.#hasControls(call) ? this.#renderControls(call) : null}
      <div class="say" role="alert" ?hidden=${!this.error}>
        ${this.error ? html`<p class="error" data-testid="call-error">${this.sentence(this.error)}</p>` : null}
      </div>
      ${isLost && call && !isTerminal(call.status) ? html`<p class="say line lost">${icon(alertIcon)}${words.lost}</p>` : null}
      ${call && this.#draft && me && isStaff(me.role) ? detailsForm(words, call, this.#draft) : null}
      <div class="unseen" role="status">${announcement}</div>
    </section>`;
  }

  #renderRow(call: Call | undefined): TemplateResult {
    const words = this.#words;
    const { error, isEmpty, reload } = this.#followed;
    const { client, selected } = this.#client;
    if (call)
      return callRow({
        call,
        client,
        words,
        name: this.#nameOf(call),
        isEnding: selected?.pending === 'end',
        end: () => void this.#end(call),
        placed: ({ detail }) => this.#followed.replace(detail.call),
        returnTo: selected?.isInThisTab ? null : this.href,
        follow: (event) => followLink(this, event),
      });
    if (error) return failureRow(words, this.sentence(error), reload);
    return isEmpty ? emptyRow(words) : skeletonRow(words, this.name, this.initialStatus);
  }

  /** What can be done in a call to a phone is done here; a call of browsers has a screen of its own. */
  #hasControls(call: Call): boolean {
    const isIn = call.kind === 'phone' && isMine(call) && call.me?.state === 'joined';
    const isWanted = isIn && (call.answeredAt !== null || call.inBrowser);
    if (isWanted && this.#controls.state === 'absent') void this.#controls.need();
    return isWanted;
  }

  #renderControls(call: Call): TemplateResult | null {
    const words = this.#words;
    switch (this.#controls.state) {
      case 'ready':
        return html`<offhook-call-controls
          part="controls"
          class="controls"
          layout="bar"
          .client=${this.#client.client}
          .callId=${call.id}
        ></offhook-call-controls>`;
      case 'failed':
        return html`<p class="say line" role="alert">
          <span class="error">${words.controlsFailed}</span
          ><button @click=${() => void this.#controls.need()}>${words.tryAgain}</button>
        </p>`;
      default:
        return html`<div class="controls" aria-hidden="true"><div class="bone bar"></div></div>`;
    }
  }

  /** Saves outcome and notes; used by the draft. */
  async saveDetails(callId: string, body: OffhookRequests['update']['body']): Promise<Call | undefined> {
    const { client } = this.#client;
    const call = await this.perform('update', { callId, body }, async () =>
      client?.calls.update(callId, body),
    );
    if (call && this.#followed.call?.id === callId) this.#followed.keep(call);
    return call;
  }

  get #words(): typeof callStatusBannerMessages {
    return messagesFor({ en: callStatusBannerMessages }, this.language);
  }

  #nameOf(call: Call): string {
    return this.name || displayName(call);
  }

  async #end(call: Call): Promise<void> {
    const { client, selected } = this.#client;
    if (!client || selected?.pending === 'end') return;
    const { notes, outcome } = this.#draft?.unsaved ?? {};
    const body = { ...(notes !== undefined && { notes }), ...(outcome !== undefined && { outcome }) };
    const ended = await this.perform('end', { callId: call.id }, () => client.calls.end(call.id, body));
    if (!ended) return;
    this.#draft?.taken(body);
    this.#followed.keep(ended);
  }
}
