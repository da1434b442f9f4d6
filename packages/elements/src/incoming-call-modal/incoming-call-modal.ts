import { CallError, type Call, type CallClient } from '@offhook/core';
import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { OffhookDemoBadge } from '../demo-badge/demo-badge.js';
import { avatarStyles } from '../internal/avatar.js';
import { otherPerson } from '../internal/call-people.js';
import { ClientController } from '../internal/client-controller.js';
import { emit } from '../internal/events.js';
import { messagesFor } from '../internal/localisation.js';
import { navigateToCall } from '../internal/navigate.js';
import { OffhookElement } from '../internal/offhook-element.js';
import { displayPhone } from '../internal/phone-format.js';
import { baseStyles } from '../internal/styles/base.js';
import { buttonStyles } from '../internal/styles/button.js';
import { TickController } from '../internal/tick-controller.js';
import { incomingCallModalMessages } from '../messages/en/incoming-call-modal.js';
import { mediaErrorMessages } from '../messages/en/media-errors.js';
import { KeyGuard } from './key-guard.js';
import { microphoneState, whyNotHere, type MicrophoneState } from './readiness.js';
import { callInProgress, isWriting, ringingCalls } from './ringing-calls.js';
import { incomingCallModalStyles } from './styles.js';
import { bannerContent, dialogContent, type IncomingCallView } from './view.js';

const toastMs = 5000;
const tables = { en: mediaErrorMessages };

/**
 * Rings on every page it stands on. A dialog with the caller's name, the time left and Accept and Decline; a banner
 * that leaves the keyboard alone when the person writes or is in a call. A stray keystroke neither answers nor
 * declines; Escape silences, it never declines.
 *
 * @summary Shows incoming calls.
 * @customElement offhook-incoming-call-modal
 * @attr {"dialog"|"banner"} modality - Default `dialog`; `banner` never takes the focus.
 * @attr {string} ringtone - `default`, `none` or the URL of a sound.
 * @attr {string} href - Where to go after Accept, e.g. `/call/{callId}`; without it the page stays.
 * @fires {CustomEvent} offhook-request-answer - Before the call is answered; cancelable. Likewise decline, silence, hold, end.
 * @fires {CustomEvent} call-answered - The call was answered here.
 * @fires {CustomEvent} call-declined - The call was declined here.
 * @fires {CustomEvent} call-silenced - The ring was silenced on this device.
 * @fires {CustomEvent} call-navigate - Before the page changes; cancelable.
 * @fires {CustomEvent} call-error - Something failed.
 * @csspart dialog - The dialog.
 * @csspart banner - The banner.
 * @csspart accept - The accept button.
 * @csspart decline - The decline button.
 * @csspart toast - "Answered on …".
 * @cssproperty --offhook-raised - Background.
 */
export class OffhookIncomingCallModal extends OffhookElement {
  static override readonly tag: string = 'incoming-call-modal';
  static override readonly dependencies = [OffhookDemoBadge];
  static override properties: PropertyDeclarations = {
    modality: {},
    ringtone: {},
    href: {},
    _microphone: { state: true },
    _toast: { state: true },
    _announcement: { state: true },
  };
  static override styles = [baseStyles, buttonStyles, avatarStyles, incomingCallModalStyles];

  declare modality: 'dialog' | 'banner';
  declare ringtone: string;
  declare href: string | null;
  declare private _microphone: MicrophoneState;
  declare private _toast: string;
  declare private _announcement: string;

  /** How each call that rings is shown; decided once, when it comes. */
  readonly #shownAs = new Map<string, 'dialog' | 'banner'>();
  #presented: string | undefined;
  #hideToast: (() => void) | undefined;
  #stopWatchingKeys: (() => void) | undefined;
  readonly #keys = new KeyGuard(() => this.#client.client?.environment.now() ?? 0);

  readonly #client = new ClientController(this, {
    select: ({ calls, connection, pending, silenced, ringDeadlines, audioBlocked, clockOffsetMs }) => ({
      calls,
      connection,
      pending,
      silenced,
      ringDeadlines,
      audioBlocked,
      clockOffsetMs,
    }),
    attach: (client) => this.#attach(client),
  });

  constructor() {
    super();
    this.modality = 'dialog';
    this.ringtone = 'default';
    this.href = null;
    this._microphone = 'unknown';
    this._toast = this._announcement = '';
    new TickController(this, () => (this.#queue[0] ? this.#client.client : undefined));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopWatchingKeys = this.#keys.watch();
  }

  override disconnectedCallback(): void {
    this.#stopWatchingKeys?.();
    this.#hideToast?.();
    super.disconnectedCallback();
  }

  protected override update(changed: PropertyValues): void {
    if (changed.has('ringtone')) this.#client.client?.setRingtone(this.ringtone);
    this.#receive();
    super.update(changed);
  }

  protected override updated(): void {
    const call = this.#queue[0];
    const as = call && this.#shownAs.get(call.id);
    const dialog = this.renderRoot.querySelector('dialog');
    togglePopover(this.renderRoot.querySelector<HTMLElement>('.banner'), as === 'banner');
    togglePopover(this.renderRoot.querySelector<HTMLElement>('.toast'), this._toast !== '');
    if (as === 'dialog') this.#openDialog(dialog, call?.id);
    else dialog?.close();
    this.#presented = as === 'dialog' ? call?.id : undefined;
    for (const bar of this.renderRoot.querySelectorAll<HTMLElement>('.track i'))
      bar.style.inlineSize = `${this.#shareLeft(call)}%`;
  }

  override render(): TemplateResult {
    const call = this.#queue[0];
    const as = call && this.#shownAs.get(call.id);
    return html`<dialog
        part="dialog"
        role="alertdialog"
        aria-modal="true"
        aria-labelledby="title"
        aria-describedby="about"
        @cancel=${this.#onCancel}
        @close=${this.#onClose}
        @keydown=${this.#keys.filter}
        @keyup=${this.#keys.filter}
      >
        ${call && as === 'dialog' ? dialogContent(this.#view(call)) : null}
      </dialog>
      <section
        part="banner"
        class="banner"
        popover="manual"
        aria-label=${call ? this.#title(call) : nothing}
        @keydown=${this.#onBannerKey}
      >
        ${call && as === 'banner' ? bannerContent(this.#view(call)) : null}
      </section>
      <div part="toast" class="toast" popover="manual"><bdi>${this._toast}</bdi></div>
      <div class="unseen" role="status">${this._toast}</div>
      <div class="unseen" role="alert">${this._announcement}</div>`;
  }

  #view(call: Call): IncomingCallView {
    const { selected } = this.#client;
    const active = this.#active;
    const caller = otherPerson(call);
    const [, next, ...others] = this.#queue;
    return {
      call,
      words: this.words,
      name: this.#callerName(call),
      title: this.#title(call),
      about: this.#about(call),
      avatarUrl: caller.avatarUrl,
      countdown: this.#countdown(call),
      isSilenced: this.#isSilenced(call),
      isSoundBlocked: (selected?.audioBlocked ?? false) && !this.#isSilenced(call),
      pending: selected?.pending[call.id],
      active: active && { name: this.#callerName(active), canHold: active.capabilities.hold },
      next: next && { name: this.#callerName(next), count: 1 + others.length },
      blockedBecause: this.#reason(call),
      failure: this.error && this.sentence(this.error),
      accept: () => void (active ? this.#endAndAnswer(active, call) : this.#answer(call)),
      holdAndAccept: () => void (active && this.#holdAndAnswer(active, call)),
      decline: () => void this.#decline(call),
      silence: () => this.#silence(call),
      enableSound: () => void this.#client.client?.enableSound(),
    };
  }

  protected override get errorTables(): typeof tables {
    return tables;
  }

  protected get words(): typeof incomingCallModalMessages {
    return messagesFor({ en: incomingCallModalMessages }, this.language);
  }

  get #queue(): readonly Call[] {
    const { client, selected } = this.#client;
    return client && selected ? ringingCalls(selected, client.environment.now()) : [];
  }

  get #active(): Call | undefined {
    return callInProgress(this.#client.selected?.calls ?? []);
  }

  #callerName(call: Call): string {
    const { name, phone, email } = otherPerson(call);
    return name || (phone && displayPhone(phone)) || email || this.words.unknown;
  }

  #title(call: Call): string {
    return this.words.title(call.channel, this.#callerName(call));
  }

  #about(call: Call): string {
    const { company, phone } = otherPerson(call);
    const what = call.channel === 'video' ? this.words.incomingVideo : this.words.incomingVoice;
    const more =
      company || (phone && displayPhone(phone) !== this.#callerName(call) ? displayPhone(phone) : '');
    return more ? `${what} · ${more}` : what;
  }

  #isSilenced(call: Call): boolean {
    return this.#client.selected?.silenced.includes(call.id) ?? false;
  }

  #msLeft(call: Call): number {
    const { client, selected } = this.#client;
    const deadline = selected?.ringDeadlines[call.id];
    return client && deadline !== undefined ? Math.max(0, deadline - client.environment.now()) : 0;
  }

  #countdown(call: Call): string {
    const seconds = Math.ceil(this.#msLeft(call) / 1000);
    return seconds > 0 ? this.words.countdown(seconds) : this.words.lastMoment;
  }

  /** How much of the ring is left, percent. */
  #shareLeft(call: Call | undefined): number {
    const { selected } = this.#client;
    const deadline = call && selected?.ringDeadlines[call.id];
    if (!call || !selected || deadline === undefined) return 0;
    const whole = deadline + selected.clockOffsetMs - Date.parse(call.startedAt);
    return Math.min(100, Math.round((this.#msLeft(call) / Math.max(whole, 1)) * 100));
  }

  #reason(call: Call): string | null {
    const connection = this.#client.selected?.connection ?? 'connecting';
    const code = whyNotHere(call, connection, this._microphone);
    const isOnTheWay = connection === 'connecting' || connection === 'reconnecting';
    if (code === 'realtime_required' && isOnTheWay) return this.words.connecting;
    return code && this.sentence(new CallError(code));
  }

  #attach(client: CallClient): () => void {
    client.setRingtone(this.ringtone);
    const stops = [
      client.listen(),
      client.on('answered-elsewhere', (call) => {
        const label = call.me?.answeredOn?.label;
        if (this.#shownAs.has(call.id))
          this.#say(label ? this.words.answeredOn(label) : this.words.answeredElsewhere);
      }),
    ];
    return () => {
      this.#shownAs.clear();
      for (const stop of stops) stop();
    };
  }

  /** Decides for each call that begins to ring how it is shown, and forgets those that are over. */
  #receive(): void {
    const queue = this.#queue;
    const isBusy = isWriting() && !document.querySelector('dialog:modal');
    for (const call of queue) {
      if (this.#shownAs.has(call.id)) continue;
      const as =
        this.modality === 'banner' || isBusy || this.#active || this.#isSilenced(call) ? 'banner' : 'dialog';
      this.#shownAs.set(call.id, as);
      if (as === 'banner') this._announcement = this.#title(call);
      void this.#lookForMicrophone();
    }
    if (queue.length > 0 || this.#shownAs.size === 0) return;
    this._announcement = '';
    if (!this.#isWorking) this.error = null;
  }

  get #isWorking(): boolean {
    return Object.values(this.#client.selected?.pending ?? {}).some(
      (command) => command === 'answer' || command === 'decline',
    );
  }

  async #lookForMicrophone(): Promise<void> {
    this._microphone = await microphoneState();
  }

  #openDialog(dialog: HTMLDialogElement | null, callId: string | undefined): void {
    if (!dialog || (dialog.open && this.#presented === callId)) return;
    this.#keys.start();
    if (!dialog.open) dialog.showModal();
    dialog.querySelector('h2')?.focus();
  }

  readonly #onCancel = (event: Event): void => {
    event.preventDefault();
    const call = this.#queue[0];
    if (call) this.#silence(call);
  };

  /** Browsers may close a dialog at the second Escape without asking; the call still rings, so it becomes a banner. */
  readonly #onClose = (): void => {
    const call = this.#queue[0];
    if (call && this.#shownAs.get(call.id) === 'dialog') this.#silence(call);
  };

  readonly #onBannerKey = (event: KeyboardEvent): void => {
    const call = this.#queue[0];
    if (event.key === 'Escape' && call) this.#silence(call);
  };

  #silence(call: Call): void {
    const client = this.#client.client;
    const work = async (): Promise<boolean> => {
      client?.calls.silence(call.id);
      return true;
    };
    void this.perform('silence', { callId: call.id }, work).then((isSilenced) => {
      if (!isSilenced) return;
      this.#shownAs.set(call.id, 'banner');
      this.requestUpdate();
      emit(this, 'call-silenced', { call });
    });
  }

  async #decline(call: Call): Promise<void> {
    const client = this.#client.client;
    const declined = await this.perform('decline', { callId: call.id }, async () =>
      client?.calls.decline(call.id),
    );
    if (declined) emit(this, 'call-declined', { call: declined });
    else this.#sayFailure();
  }

  async #answer(call: Call): Promise<void> {
    const client = this.#client.client;
    const video = call.channel === 'video';
    const answered = await this.perform('answer', { callId: call.id, video }, async () =>
      client?.calls.answer(call.id, { video }),
    );
    if (!answered) return this.#sayFailure();
    emit(this, 'call-answered', { call: answered });
    navigateToCall(this, this.href, answered);
  }

  async #holdAndAnswer(active: Call, call: Call): Promise<void> {
    const client = this.#client.client;
    if (await this.perform('hold', { callId: active.id }, async () => client?.calls.hold(active.id)))
      await this.#answer(call);
  }

  async #endAndAnswer(active: Call, call: Call): Promise<void> {
    const client = this.#client.client;
    if (await this.perform('end', { callId: active.id }, async () => client?.calls.end(active.id)))
      await this.#answer(call);
  }

  /** A failure whose call is gone has no dialog to stand in. */
  #sayFailure(): void {
    if (this.error && this.error.code !== 'answered_elsewhere' && !this.#queue[0])
      this.#say(this.sentence(this.error));
  }

  #say(text: string): void {
    this.#hideToast?.();
    this._toast = text;
    this.#hideToast = this.#client.client?.environment.setTimer(() => (this._toast = ''), toastMs);
  }
}

function togglePopover(element: HTMLElement | null, open: boolean): void {
  if (element && element.matches(':popover-open') !== open) element.togglePopover(open);
}
