import { isStaff, isTerminal, type Call } from '@offhook/core';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { isElsewhere, isHere } from '../internal/call-people.js';
import { ClientController } from '../internal/client-controller.js';
import {
  icon,
  keypadIcon,
  micIcon,
  micOffIcon,
  pauseIcon,
  phoneIcon,
  recordIcon,
  transferIcon,
  videoIcon,
  videoOffIcon,
} from '../internal/icons.js';
import { FocusKeeper } from '../internal/focus-keeper.js';
import { messagesFor } from '../internal/localisation.js';
import { OffhookElement } from '../internal/offhook-element.js';
import { SessionController } from '../internal/session-controller.js';
import { SessionMembership } from '../internal/session-membership.js';
import { baseStyles } from '../internal/styles/base.js';
import { buttonStyles } from '../internal/styles/button.js';
import { callStyles } from '../internal/styles/call.js';
import { callControlsMessages } from '../messages/en/call-controls.js';
import { mediaErrorMessages } from '../messages/en/media-errors.js';
import { barStyles } from './bar-styles.js';
import { panelButton, toggleButton } from './control-buttons.js';
import { mediaStrip } from './media-strip.js';
import { PanelPopovers } from './panel-popovers.js';
import { callControlsStyles } from './styles.js';
import { transferStrip } from './transfer-strip.js';
import { TransferWatch } from './transfer-watch.js';

const tables = { en: mediaErrorMessages };
type Words = typeof callControlsMessages;

/**
 * Microphone, camera, hold, keypad, transfer, recording and hang-up of one call. Shows what the call's provider can do and
 * nothing else. Where this tab has no media of the call (a demo call, a phone leg), it asks the server to mute. Keypad,
 * transfer and recording open beside their buttons; Escape closes them, never the call.
 *
 * @summary Buttons of a running call.
 * @customElement offhook-call-controls
 * @attr {string} call-id - The call.
 * @attr {"room"|"bar"} layout - `room` (default): round buttons on a picture. `bar`: buttons with words in a card, without the hang-up; it also opens the microphone of a call to a phone that this browser takes part in.
 * @fires {CustomEvent} offhook-request-mute - Before the microphone changes; cancelable. Likewise camera, hold, resume, dtmf, transfer, complete-transfer, cancel-transfer, record, join, end.
 * @fires {CustomEvent} call-error - Something failed.
 * @csspart button - Each button.
 * @csspart end - The hang-up button.
 * @csspart panel - What opens beside a button.
 * @cssproperty --offhook-control - Background of the buttons.
 */
export class OffhookCallControls extends OffhookElement {
  static override readonly tag: string = 'call-controls';
  static override properties: PropertyDeclarations = {
    callId: { attribute: 'call-id' },
    layout: { reflect: true },
  };
  static override styles = [baseStyles, buttonStyles, callStyles, callControlsStyles, barStyles];

  declare callId: string | null;
  declare layout: 'room' | 'bar';

  readonly #client = new ClientController(this, {
    select: ({ calls, me, pending }) => {
      const call = calls.find(({ id }) => id === this.callId);
      return { call, isStaff: me !== null && isStaff(me.role), pending: call && pending[call.id] };
    },
  });
  readonly #session = new SessionController(this, () => ({
    client: this.#client.client,
    callId: this.callId,
  }));
  /** The room joins by itself; in a bar there is nobody else who would. */
  readonly #membership = new SessionMembership(this, {
    perform: this.perform,
    session: this.#session,
    find: () => {
      const { client, selected } = this.#client;
      const call = this.layout === 'bar' ? selected?.call : undefined;
      return client && call?.kind === 'phone' ? { call, client } : null;
    },
  });
  readonly #panels = new PanelPopovers(this);
  readonly #transfers = new TransferWatch(this, () => ({
    call: this.#client.selected?.call,
    client: this.#client.client,
  }));

  constructor() {
    super();
    new FocusKeeper(this);
    this.callId = null;
    this.layout = 'room';
  }

  protected override get errorTables(): typeof tables {
    return tables;
  }

  override render(): TemplateResult {
    const { call, pending } = this.#client.selected ?? {};
    const words = messagesFor({ en: callControlsMessages }, this.language);
    if (!call || isTerminal(call.status)) return html`${nothing}`;
    const failure = this.#mediaFailure(call);
    return html`<div class="failure ${this.layout}" role="alert">
        ${this.error && !failure ? html`<p class="error" data-testid="call-error">${this.sentence(this.error)}</p>` : null}
      </div>
      ${this.layout === 'bar' && call.inBrowser ? this.#renderMedia(call, words, failure) : null}
      ${transferStrip({
        ...{ call, pending, words: words.transfers, refused: this.#transfers.refused },
        complete: () => this.#ask(call, 'complete-transfer', 'completeTransfer'),
        back: () => this.#ask(call, 'cancel-transfer', 'cancelTransfer'),
      })}
      <div class="controls ${this.layout}" role="group" tabindex="-1" aria-label=${words.group}>
        ${this.#renderMute(call, words)} ${call.channel === 'video' ? this.#renderCamera(call, words) : null}
        ${call.answeredAt ? this.#renderAnswered(call, words) : null}
        ${this.layout === 'bar' ? null : this.#renderEnd(call, words)}
      </div>`;
  }

  #renderMedia(call: Call, words: Words, failure: string | null): TemplateResult {
    const { client } = this.#client;
    return mediaStrip({
      ...{ words, failure, media: this.#session.media, isWaiting: call.status === 'initiating' },
      elsewhere: client && isElsewhere(call, client) ? call : null,
      joinHere: () => void this.#membership.join(call, true),
      retry: () => void this.#membership.join(call),
      enableSound: () => void this.#session.session?.enableSound(),
    });
  }

  /** Why the sound of a call that belongs to this tab does not run, in words. */
  #mediaFailure(call: Call): string | null {
    const { client } = this.#client;
    const { media } = this.#session;
    if (this.layout !== 'bar' || !client || !isHere(call, client) || media.phase !== 'failed') return null;
    return media.error && this.sentence(media.error);
  }

  #renderMute(call: Call, words: Words): TemplateResult | null {
    if (!this.#hasMedia && !call.capabilities.mute) return null;
    const isMuted = this.#isMuted(call);
    const button = { testId: 'mute', label: words.mute, path: isMuted ? micOffIcon : micIcon };
    return toggleButton(button, isMuted, () => this.#mute(call, !isMuted));
  }

  #renderCamera(call: Call, words: Words): TemplateResult | null {
    const { media } = this.#session;
    if (!this.#hasMedia) return null;
    const isOff = media.cameraOff || !media.cameraAvailable;
    const button = {
      testId: 'camera',
      label: media.cameraAvailable ? words.camera : words.noCamera,
      path: isOff ? videoOffIcon : videoIcon,
      isDisabled: !media.cameraAvailable,
    };
    return toggleButton(button, isOff, () => this.#camera(call, !media.cameraOff));
  }

  /** What can be done once there is somebody on the line. */
  #renderAnswered(call: Call, words: Words): unknown {
    const { hold, dtmf, transfer, record } = call.capabilities;
    const { isStaff: isMineToGive = false, pending } = this.#client.selected ?? {};
    const isBusy = pending === 'hold' || pending === 'resume';
    const isBeingTransferred = call.transfer !== null;
    const mayTransfer = transfer && isMineToGive && call.transfer?.to !== call.me?.participantId;
    const isRecorded = call.recording !== 'off';
    const mayRecord = record && isMineToGive && (isRecorded || call.recordingPolicy !== 'off');
    return [
      hold
        ? toggleButton(
            { testId: 'hold', label: words.hold, path: pauseIcon, isBusy, isDisabled: isBeingTransferred },
            call.onHold,
            () => this.#hold(call),
          )
        : null,
      dtmf ? this.#renderPanel(call, 'keypad', words.keypad, keypadIcon) : null,
      mayTransfer
        ? this.#renderPanel(call, 'transfer', words.transfer, transferIcon, isBeingTransferred)
        : null,
      mayRecord
        ? this.#renderPanel(
            call,
            'record',
            isRecorded ? words.recording : words.record,
            recordIcon,
            false,
            isRecorded ? 'recorded' : '',
          )
        : null,
    ];
  }

  #renderPanel(
    call: Call,
    name: 'keypad' | 'transfer' | 'record',
    label: string,
    path: string,
    isDisabled = false,
    look = '',
  ): TemplateResult {
    const words = messagesFor({ en: callControlsMessages }, this.language);
    const { client } = this.#client;
    const done = (): void => this.#panels.close(name);
    const button = { testId: name, label, path, isDisabled };
    const content = {
      keypad: () => html`<offhook-keypad-panel .client=${client} .call=${call}></offhook-keypad-panel>`,
      transfer: () =>
        html`<offhook-transfer-panel .client=${client} .call=${call} .done=${done}></offhook-transfer-panel>`,
      record: () =>
        html`<offhook-record-panel .client=${client} .call=${call} .done=${done}></offhook-record-panel>`,
    }[name];
    return html`${panelButton(button, name, this.#panels.open === name, look)}${this.#panels.render(name, label, words, content)}`;
  }

  #renderEnd(call: Call, words: Words): TemplateResult {
    const isEnding = this.#client.selected?.pending === 'end';
    const label = call.answeredAt ? words.end : words.cancel;
    return html`<button
      part="button end"
      class="end"
      data-testid="end-call"
      aria-label=${label}
      aria-busy=${isEnding}
      @click=${() => (isEnding ? undefined : this.#ask(call, 'end', 'end'))}
    >
      ${isEnding ? html`<span class="spin"></span>` : html`<span class="down icon">${icon(phoneIcon)}</span>`}
      <span class="tip" aria-hidden="true">${isEnding ? words.ending : label}</span>
    </button>`;
  }

  /** True while this tab has, or opens, the media of the call. */
  get #hasMedia(): boolean {
    return !['idle', 'ended', 'failed'].includes(this.#session.media.phase);
  }

  #isMuted(call: Call): boolean {
    if (this.#hasMedia) return this.#session.media.muted;
    return call.participants.find((one) => one.id === call.me?.participantId)?.muted ?? false;
  }

  #mute(call: Call, muted: boolean): void {
    const { client } = this.#client;
    const { session } = this.#session;
    const isLocal = this.#hasMedia;
    void this.perform('mute', { callId: call.id, muted }, async () => {
      if (isLocal) await session?.setMuted(muted);
      else await client?.calls.mute(call.id, { muted });
    });
  }

  #camera(call: Call, off: boolean): void {
    const { session } = this.#session;
    void this.perform('camera', { callId: call.id, off }, async () => session?.setCameraOff(off));
  }

  #hold(call: Call): void {
    const verb = call.onHold ? 'resume' : 'hold';
    this.#ask(call, verb, verb);
  }

  /** Asks for something that needs no more than the call. */
  #ask(
    { id }: Call,
    verb: 'end' | 'hold' | 'resume' | 'complete-transfer' | 'cancel-transfer',
    method: 'end' | 'hold' | 'resume' | 'completeTransfer' | 'cancelTransfer',
  ): void {
    const { client, selected } = this.#client;
    if (selected?.pending === method) return;
    void this.perform(verb, { callId: id }, async () => client?.calls[method](id));
  }
}
