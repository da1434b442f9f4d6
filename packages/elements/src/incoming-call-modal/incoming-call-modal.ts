import type { Call, CallClient, ClientState } from '@offhook/core';
import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { OffhookDemoBadge } from '../demo-badge/demo-badge.js';
import { avatarStyles } from '../internal/avatar.js';
import { ClientController } from '../internal/client-controller.js';
import { messagesFor } from '../internal/localisation.js';
import { OffhookElement } from '../internal/offhook-element.js';
import { RingCommands } from '../internal/ring-commands.js';
import { baseStyles } from '../internal/styles/base.js';
import { buttonStyles } from '../internal/styles/button.js';
import { callStyles } from '../internal/styles/call.js';
import { TickController } from '../internal/tick-controller.js';
import { incomingCallModalMessages } from '../messages/en/incoming-call-modal.js';
import { mediaErrorMessages } from '../messages/en/media-errors.js';
import { bannerStyles } from './banner-styles.js';
import { describeRing, ringTitle } from './describe-ring.js';
import { dialogStyles } from './dialog-styles.js';
import { IncomingCalls, type Surface } from './incoming-calls.js';
import { microphoneState, type MicrophoneState } from './readiness.js';
import { RingSurfaces } from './ring-surfaces.js';
import { incomingCallModalStyles } from './styles.js';
import { Toast } from './toast.js';
import { bannerContent, dialogContent, type IncomingCallView } from './view.js';

const tables = { en: mediaErrorMessages };

/**
 * Rings on every page it stands on. A dialog with the caller's name, the time left and Accept and Decline; a banner
 * that leaves the keyboard alone when the person writes or is in a call. A stray keystroke neither answers nor
 * declines, a click that comes too late presses nothing; Escape silences, it never declines.
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
  };
  static override styles = [
    baseStyles,
    buttonStyles,
    callStyles,
    avatarStyles,
    incomingCallModalStyles,
    dialogStyles,
    bannerStyles,
  ];

  declare modality: Surface;
  declare ringtone: string;
  declare href: string | null;
  declare private _microphone: MicrophoneState;

  /** Spoken at once when a call comes as a banner; a dialog speaks for itself. */
  #announcement = '';

  readonly #client: ClientController<ClientState> = new ClientController(this, {
    select: (state) => state,
    attach: (client) => this.#attach(client),
  });
  readonly #incoming = new IncomingCalls(this, this.#client, (call, surface) => {
    if (surface === 'banner') this.#announcement = ringTitle(call, this.#words);
    void microphoneState().then((state) => (this._microphone = state));
  });
  readonly #toast = new Toast(this, () => this.#client.client);
  readonly #commands = new RingCommands({
    element: this,
    perform: this.perform,
    calls: () => this.#client.client?.calls,
    failed: () => this.#sayFailure(),
  });
  readonly #surfaces = new RingSurfaces(this, this.#incoming, {
    now: () => this.#client.client?.environment.now() ?? NaN,
    silence: (call) => void this.#silence(call),
  });

  constructor() {
    super();
    this.modality = 'dialog';
    this.ringtone = 'default';
    this.href = null;
    this._microphone = 'unknown';
    new TickController(this, () => (this.#incoming.first ? this.#client.client : undefined));
  }

  protected override update(changed: PropertyValues): void {
    if (changed.has('ringtone')) this.#client.client?.setRingtone(this.ringtone);
    if (!this.#incoming.first) this.#rest();
    super.update(changed);
  }

  override render(): TemplateResult {
    const { first, surface } = this.#incoming;
    const { stray, onBannerKey, onCancel, onClose } = this.#surfaces;
    const view = first && this.#view(first);
    return html`<dialog
        part="dialog"
        role="alertdialog"
        aria-modal="true"
        aria-labelledby="title"
        aria-describedby="about"
        @cancel=${onCancel}
        @close=${onClose}
        @keydown=${stray.filterKey}
        @keyup=${stray.filterKey}
      >
        ${view && surface === 'dialog' ? dialogContent(view) : null}
      </dialog>
      <section
        part="banner"
        class="banner"
        popover="manual"
        aria-label=${view?.title ?? nothing}
        @keydown=${onBannerKey}
      >
        ${view && surface === 'banner' ? bannerContent(view) : null}
      </section>
      <div part="toast" class="toast" popover="manual"><bdi>${this.#toast.text}</bdi></div>
      <div class="unseen" role="status">${this.#toast.text}</div>
      <div class="unseen" role="alert">${this.#announcement}</div>`;
  }

  protected override updated(): void {
    const percent = this.#incoming.percentLeft;
    for (const bar of this.renderRoot.querySelectorAll<HTMLElement>('.track i'))
      bar.style.inlineSize = `${percent}%`;
  }

  #view(call: Call): IncomingCallView | undefined {
    const { client, selected: state } = this.#client;
    const { active, queue } = this.#incoming;
    const commands = this.#commands;
    if (!client || !state) return undefined;
    return {
      ...describeRing(call, {
        words: this.#words,
        state,
        now: client.environment.now(),
        microphone: this._microphone,
        active,
        queue,
        sentence: (error) => this.sentence(error),
      }),
      failure: this.error && this.sentence(this.error),
      accept: () => (active ? commands.answerAfter('end', active, call) : commands.answer(call)),
      holdAndAccept: () => active && commands.answerAfter('hold', active, call),
      decline: () => commands.decline(call),
      silence: () => this.#silence(call),
      enableSound: () => client.enableSound(),
    };
  }

  protected override get errorTables(): typeof tables {
    return tables;
  }

  get #words(): typeof incomingCallModalMessages {
    return messagesFor({ en: incomingCallModalMessages }, this.language);
  }

  #attach(client: CallClient): () => void {
    client.setRingtone(this.ringtone);
    const stopListening = client.listen();
    const stopHearing = client.on('answered-elsewhere', (call) => {
      if (!this.#incoming.surfaceOf(call)) return;
      const device = call.me?.answeredOn?.label;
      this.#toast.say(device ? this.#words.answeredOn(device) : this.#words.answeredElsewhere);
    });
    return () => {
      this.#incoming.forget();
      stopListening();
      stopHearing();
    };
  }

  /** Nothing rings: what was said of a ring does not count any more. */
  #rest(): void {
    const commands = Object.values(this.#client.selected?.pending ?? {});
    this.#announcement = '';
    if (!commands.some((command) => command === 'answer' || command === 'decline')) this.error = null;
  }

  async #silence(call: Call): Promise<void> {
    if (await this.#commands.silence(call)) this.#incoming.shrink(call);
  }

  /** A failure whose call is gone has no dialog to stand in. */
  #sayFailure(): void {
    if (this.error && this.error.code !== 'answered_elsewhere' && !this.#incoming.first)
      this.#toast.say(this.sentence(this.error));
  }
}
