import { isTerminal, type Call, type CallError, type CallSession } from '@offhook/core';
import { html, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { OffhookCallControls } from '../call-controls/call-controls.js';
import { OffhookCallNowButton } from '../call-now-button/call-now-button.js';
import { OffhookCallTimer } from '../call-timer/call-timer.js';
import { OffhookDemoBadge } from '../demo-badge/demo-badge.js';
import { avatar, avatarStyles } from '../internal/avatar.js';
import { otherPerson } from '../internal/call-people.js';
import { ClientController } from '../internal/client-controller.js';
import { emit, type OffhookEventMap } from '../internal/events.js';
import { icon, phoneIcon, refreshIcon, videoIcon, volumeIcon } from '../internal/icons.js';
import { messagesFor } from '../internal/localisation.js';
import { OffhookElement } from '../internal/offhook-element.js';
import { SessionController } from '../internal/session-controller.js';
import { ShownCall } from '../internal/shown-call.js';
import { statusPillStyles } from '../internal/status-pill.js';
import { baseStyles } from '../internal/styles/base.js';
import { buttonStyles } from '../internal/styles/button.js';
import { TickController } from '../internal/tick-controller.js';
import { clockTime } from '../internal/time-format.js';
import { callRoomMessages } from '../messages/en/call-room.js';
import { mediaErrorMessages } from '../messages/en/media-errors.js';
import { localPicture, remotePictures, visibleRemotes } from './pictures.js';
import { roomHeader } from './room-header.js';
import { isHere, roomStage, type RoomStage } from './room-stage.js';
import { roomWarnings } from './room-warnings.js';
import { callRoomStyles } from './styles.js';

const tables = { en: mediaErrorMessages };

/**
 * A call with picture and sound. Joins by itself when this device placed or took the call, offers to take it over from
 * another device, and says in words what is wrong. The pictures are silent: the session plays the sound.
 *
 * @summary The screen of a running call.
 * @customElement offhook-call-room
 * @attr {string} call-id - The call.
 * @attr {"fill"|"page"} layout - `fill` (default) fills its container, `page` the window.
 * @fires {CustomEvent} offhook-request-join - Before this device joins; cancelable. Likewise answer and decline.
 * @fires {CustomEvent} call-answered - The call was answered here.
 * @fires {CustomEvent} call-status-changed - The call has another status.
 * @fires {CustomEvent} call-ended - The call is over.
 * @fires {CustomEvent} call-initiated - "Call again" placed a call.
 * @fires {CustomEvent} call-left - The person closed the room.
 * @fires {CustomEvent} call-error - Something failed.
 * @csspart room - The whole room.
 * @csspart controls - The buttons of the call.
 * @cssproperty --offhook-room - Background.
 */
export class OffhookCallRoom extends OffhookElement {
  static override readonly tag: string = 'call-room';
  static override readonly dependencies = [
    OffhookCallControls,
    OffhookCallTimer,
    OffhookCallNowButton,
    OffhookDemoBadge,
  ];
  static override properties: PropertyDeclarations = {
    callId: { attribute: 'call-id' },
    layout: { reflect: true },
    _announcement: { state: true },
  };
  static override styles = [baseStyles, buttonStyles, statusPillStyles, avatarStyles, callRoomStyles];

  declare callId: string | null;
  declare layout: 'fill' | 'page';
  declare private _announcement: string;

  readonly #shown = new ShownCall(() => this.requestUpdate());
  #call: Call | undefined;
  #again: { readonly id: string; readonly insteadOf: string | null } | undefined;
  /** The session this element asked to join; it is left when the element goes. */
  #joined: CallSession | undefined;
  /** Events that follow the rendering of what they tell. */
  readonly #untold: (() => unknown)[] = [];

  readonly #client = new ClientController(this, {
    select: ({ calls, connection, clockOffsetMs }) => ({
      call: this.#shown.find(calls, this.#choice),
      connection,
      clockOffsetMs,
    }),
    attach: () => () => this.#shown.forget(),
  });
  readonly #session = new SessionController(this, () => ({
    client: this.#client.client,
    callId: this.#choice.callId,
  }));

  constructor() {
    super();
    this.callId = null;
    this.layout = 'fill';
    this._announcement = '';
    new TickController(this, () =>
      this.#call?.roomExpiresAt && !isTerminal(this.#call.status) ? this.#client.client : undefined,
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A move within the page disconnects and connects at once; the call must survive it.
    queueMicrotask(() => this.isConnected || this.#leave());
  }

  protected override update(changed: PropertyValues): void {
    this.#follow();
    super.update(changed);
  }

  protected override updated(): void {
    for (const tell of this.#untold.splice(0)) tell();
  }

  override render(): TemplateResult {
    const call = this.#call;
    const stage = this.#stage;
    return html`<section part="room" class="room" aria-label=${this.#words.room}>
      <div class="stage">
        ${call && stage === 'running' ? remotePictures(call, this.#session.media, this.#name) : null}
        ${this.#renderMiddle(stage, call)}
        ${call && (stage === 'running' || stage === 'waiting') ? localPicture(call, this.#session.media, this.#words) : null}
        ${call ? this.#renderTop(call) : null} ${this.#renderSound(stage)}
      </div>
      ${
        call && (stage === 'running' || stage === 'waiting')
          ? html`<offhook-call-controls
              part="controls"
              .client=${this.#client.client}
              .callId=${call.id}
            ></offhook-call-controls>`
          : null
      }
      <div class="unseen" role="status">${this._announcement}</div>
    </section>`;
  }

  #renderTop(call: Call): TemplateResult {
    const { client, selected } = this.#client;
    const now = (client?.environment.now() ?? 0) + (selected?.clockOffsetMs ?? 0);
    const connection = selected?.connection ?? 'connecting';
    const warnings =
      this.#stage === 'running' ? roomWarnings(call, this.#session.media, connection, now, this.#words) : [];
    return roomHeader({ call, client, name: this.#name, warnings, words: this.#words });
  }

  #renderSound(stage: RoomStage): TemplateResult | null {
    const { session, media } = this.#session;
    if (!media.audioBlocked || stage !== 'running') return null;
    return html`<div class="sound">
      <button class="go" @click=${() => session?.enableSound()}>
        ${icon(volumeIcon)}${this.#words.enableSound}
      </button>
    </div>`;
  }

  #renderMiddle(stage: RoomStage, call: Call | undefined): TemplateResult | null {
    const failure = this.#failure(stage);
    if (!call)
      return failure
        ? this.#renderFailure(failure)
        : this.#renderText(this.callId ? this.#words.loading : this.#words.noCall);
    switch (stage) {
      case 'over':
        return this.#renderOver(call);
      case 'incoming':
        return this.#renderIncoming(call);
      case 'elsewhere':
        return this.#renderElsewhere(call);
      case 'outside':
        return this.#renderText(
          call.me ? this.#words.left : this.#words.notYours,
          null,
          this.#renderClose(call),
        );
      default:
        return failure ? this.#renderFailure(failure) : this.#renderPeople(stage, call);
    }
  }

  #renderPeople(stage: RoomStage, call: Call): TemplateResult | null {
    const words = this.#words;
    const { media } = this.#session;
    const hint =
      media.phase === 'opening-devices'
        ? call.channel === 'video'
          ? words.openingDevicesVideo
          : words.openingDevices
        : stage === 'running' && (media.phase === 'connecting' || call.status === 'answered')
          ? words.connecting
          : null;
    if (stage === 'running' && visibleRemotes(call, media).length > 0) return null;
    const waiting = call.status === 'initiating' ? words.calling(this.#name) : words.ringing(this.#name);
    return this.#renderText(stage === 'waiting' ? waiting : null, hint, null, stage === 'waiting');
  }

  #renderText(
    headline: string | null,
    hint: string | null = null,
    more: unknown = null,
    isPulsing = false,
  ): TemplateResult {
    return html`<div class="middle text">
      ${this.#call ? html`<div class=${isPulsing ? 'pulsing' : ''}>${avatar({ name: this.#name, avatarUrl: otherPerson(this.#call).avatarUrl })}</div>` : null}
      ${headline ? html`<p class="headline">${headline}</p>` : null}
      ${hint ? html`<p class="hint">${hint}</p>` : null} ${more}
    </div>`;
  }

  #renderFailure(error: CallError): TemplateResult {
    const more = html`<p class="error" role="alert" data-testid="call-error">${this.sentence(error)}</p>
      <div class="choices">
        <button @click=${this.#retry}>${icon(refreshIcon)}${this.#words.tryAgain}</button>
      </div>`;
    return this.#renderText(null, null, more);
  }

  #renderIncoming(call: Call): TemplateResult {
    const words = this.#words;
    const more = html`${this.#renderError()}
      <div class="choices">
        <button class="stop" @click=${() => this.#decline(call)}>
          <span class="down icon">${icon(phoneIcon)}</span>${words.decline}
        </button>
        <button class="go" @click=${() => this.#answer(call)}>
          ${icon(call.channel === 'video' ? videoIcon : phoneIcon)}${words.answer}
        </button>
      </div>`;
    return this.#renderText(words.ringsYou(this.#name), null, more, true);
  }

  #renderElsewhere(call: Call): TemplateResult {
    const words = this.#words;
    const on = call.me?.answeredOn?.label;
    const more = html`${this.#renderError()}
      <div class="choices">
        <button class="go" @click=${() => this.#join(call, true)}>${icon(phoneIcon)}${words.joinHere}</button>
      </div>`;
    return this.#renderText(on ? words.elsewhere(on) : words.elsewhereUnknown, words.joinHereHint, more);
  }

  #renderOver(call: Call): TemplateResult {
    const person = otherPerson(call);
    const userId = person.kind === 'user' ? person.id : null;
    const lasted = call.durationSeconds === null ? null : this.#words.lasted(clockTime(call.durationSeconds));
    const more = html`<div class="choices">
      <offhook-call-now-button
        .client=${this.#client.client}
        .userId=${userId}
        .contactId=${userId ? null : call.contactId}
        .phone=${userId || call.contactId ? null : person.phone}
        .name=${this.#name}
        .channel=${call.channel}
        .reference=${call.reference}
        @call-initiated=${this.#onCalledAgain}
        >${this.#words.callAgain}</offhook-call-now-button
      >${this.#renderClose(call)}
    </div>`;
    return this.#renderText(this.#words.endSentence(call, this.#name), lasted, more);
  }

  #renderClose(call: Call): TemplateResult {
    return html`<button @click=${() => emit(this, 'call-left', { callId: call.id })}>
      ${this.#words.close}
    </button>`;
  }

  #renderError(): TemplateResult | null {
    return this.error
      ? html`<p class="error" role="alert" data-testid="call-error">${this.sentence(this.error)}</p>`
      : null;
  }

  protected override get errorTables(): typeof tables {
    return tables;
  }

  get #words(): typeof callRoomMessages {
    return messagesFor({ en: callRoomMessages }, this.language);
  }

  get #choice(): { readonly callId: string | null; readonly conversationId: null } {
    const again = this.#again?.insteadOf === this.callId ? this.#again?.id : undefined;
    return { callId: again ?? this.callId, conversationId: null };
  }

  get #stage(): RoomStage {
    return roomStage(this.#call, this.#client.client, this.#session.media);
  }

  get #name(): string {
    const person = this.#call && otherPerson(this.#call);
    return person?.name || person?.phone || person?.email || '';
  }

  /** Why there is no call to show, or no media in it. */
  #failure(stage: RoomStage): CallError | null {
    return stage === 'loading'
      ? this.#shown.error
      : (this.error ?? (this.#session.media.phase === 'failed' ? this.#session.media.error : null));
  }

  #follow(): void {
    const { client, selected } = this.#client;
    if (!client || !selected) return;
    this.#shown.reconnected(selected.connection);
    const call = this.#shown.find(client.state.getSnapshot().calls, this.#choice);
    if (!call) this.#shown.load(client, selected, this.#choice);
    this.#notice(call);
    if (call && !isTerminal(call.status) && isHere(call, client) && this.#joined !== this.#session.session)
      void this.#join(call, false);
  }

  /** Tells and announces what changed since the last snapshot. */
  #notice(call: Call | undefined): void {
    const before = this.#call;
    this.#call = call;
    if (!call || before?.id !== call.id || call.status === before.status) return;
    const { status: previous } = before;
    const status = isTerminal(call.status)
      ? this.#words.endSentence(call, this.#name)
      : this.#words.status(call.status);
    this._announcement = this.#words.announce(this.#name, status);
    this.#untold.push(() => emit(this, 'call-status-changed', { call, status: call.status, previous }));
    if (isTerminal(call.status) && !isTerminal(previous))
      this.#untold.push(() => emit(this, 'call-ended', { call }));
  }

  async #join(call: Call, takeOver: boolean): Promise<void> {
    const { session } = this.#session;
    if (!session) return;
    if (this.#joined !== session) this.#leave();
    this.#joined = session;
    const options = { video: call.channel === 'video', takeOver };
    await this.perform('join', { callId: call.id, takeOver }, () => session.join(options));
  }

  #leave(): void {
    this.#joined?.leave();
    this.#joined = undefined;
  }

  readonly #retry = (): void => {
    const call = this.#call;
    if (call) void this.#join(call, false);
    else this.#shown.forget();
    this.requestUpdate();
  };

  async #answer(call: Call): Promise<void> {
    const { client } = this.#client;
    const video = call.channel === 'video';
    const answered = await this.perform('answer', { callId: call.id, video }, async () =>
      client?.calls.answer(call.id, { video }),
    );
    if (answered) emit(this, 'call-answered', { call: answered });
  }

  async #decline(call: Call): Promise<void> {
    const { client } = this.#client;
    const declined = await this.perform('decline', { callId: call.id }, async () =>
      client?.calls.decline(call.id),
    );
    if (declined) emit(this, 'call-declined', { call: declined });
  }

  readonly #onCalledAgain = (event: OffhookEventMap['call-initiated']): void => {
    this.#again = { id: event.detail.call.id, insteadOf: this.callId };
    this.requestUpdate();
  };
}
