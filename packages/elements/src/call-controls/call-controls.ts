import { isTerminal, type Call } from '@offhook/core';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { ClientController } from '../internal/client-controller.js';
import {
  icon,
  micIcon,
  micOffIcon,
  pauseIcon,
  phoneIcon,
  videoIcon,
  videoOffIcon,
} from '../internal/icons.js';
import { messagesFor } from '../internal/localisation.js';
import { OffhookElement } from '../internal/offhook-element.js';
import { SessionController } from '../internal/session-controller.js';
import { baseStyles } from '../internal/styles/base.js';
import { buttonStyles } from '../internal/styles/button.js';
import { callControlsMessages } from '../messages/en/call-controls.js';
import { mediaErrorMessages } from '../messages/en/media-errors.js';
import { callControlsStyles } from './styles.js';

const tables = { en: mediaErrorMessages };

/**
 * Microphone, camera, hold and hang-up of one call. Shows what the call's provider can do and nothing else. Where this
 * tab has no media of the call (a demo call, a phone leg), it asks the server to mute.
 *
 * @summary Buttons of a running call.
 * @customElement offhook-call-controls
 * @attr {string} call-id - The call.
 * @fires {CustomEvent} offhook-request-mute - Before the microphone changes; cancelable. Likewise camera, hold, resume, end.
 * @fires {CustomEvent} call-error - Something failed.
 * @csspart button - Each button.
 * @csspart end - The hang-up button.
 * @cssproperty --offhook-control - Background of the buttons.
 */
export class OffhookCallControls extends OffhookElement {
  static override readonly tag: string = 'call-controls';
  static override properties: PropertyDeclarations = { callId: { attribute: 'call-id' } };
  static override styles = [baseStyles, buttonStyles, callControlsStyles];

  declare callId: string | null;

  readonly #client = new ClientController(this, {
    select: ({ calls, pending }) => {
      const call = calls.find(({ id }) => id === this.callId);
      return { call, pending: call && pending[call.id] };
    },
  });
  readonly #session = new SessionController(this, () => ({
    client: this.#client.client,
    callId: this.callId,
  }));

  constructor() {
    super();
    this.callId = null;
  }

  protected override get errorTables(): typeof tables {
    return tables;
  }

  override render(): TemplateResult {
    const { call, pending } = this.#client.selected ?? {};
    const words = messagesFor({ en: callControlsMessages }, this.language);
    if (!call || isTerminal(call.status)) return html`${nothing}`;
    const muted = this.#isMuted(call);
    const endLabel = call.answeredAt ? words.end : words.cancel;
    return html`<div role="alert">
        ${this.error ? html`<p class="error" data-testid="call-error">${this.sentence(this.error)}</p>` : null}
      </div>
      <div role="group" aria-label=${words.group}>
        ${
          this.#hasMedia || call.capabilities.mute
            ? this.#toggle('mute', words.mute, muted, muted ? micOffIcon : micIcon, () =>
                this.#mute(call, !muted),
              )
            : null
        }
        ${call.channel === 'video' ? this.#renderCamera(call, words) : null}
        ${
          call.capabilities.hold && call.answeredAt
            ? this.#toggle(
                'hold',
                words.hold,
                call.onHold,
                pauseIcon,
                () => this.#hold(call),
                pending === 'hold' || pending === 'resume',
              )
            : null
        }
        <button
          part="button end"
          class="end"
          data-testid="end-call"
          aria-label=${endLabel}
          aria-busy=${pending === 'end'}
          @click=${() => this.#end(call)}
        >
          ${pending === 'end' ? html`<span class="spin"></span>` : html`<span class="down icon">${icon(phoneIcon)}</span>`}
          <span class="tip" aria-hidden="true">${pending === 'end' ? words.ending : endLabel}</span>
        </button>
      </div>`;
  }

  #renderCamera(call: Call, words: typeof callControlsMessages): TemplateResult | null {
    const { media } = this.#session;
    if (!this.#hasMedia) return null;
    const off = media.cameraOff || !media.cameraAvailable;
    const label = media.cameraAvailable ? words.camera : words.noCamera;
    return this.#toggle(
      'camera',
      label,
      off,
      off ? videoOffIcon : videoIcon,
      () => this.#camera(call, !media.cameraOff),
      false,
      !media.cameraAvailable,
    );
  }

  #toggle(
    testId: string,
    label: string,
    pressed: boolean,
    path: string,
    work: () => unknown,
    busy = false,
    disabled = false,
  ): TemplateResult {
    return html`<button
      part="button"
      data-testid=${testId}
      aria-label=${label}
      aria-pressed=${pressed}
      aria-busy=${busy}
      ?disabled=${disabled}
      @click=${() => (busy ? undefined : work())}
    >
      ${icon(path)}<span class="tip" aria-hidden="true">${label}</span>
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
    const { client } = this.#client;
    if (call.onHold)
      void this.perform('resume', { callId: call.id }, async () => client?.calls.resume(call.id));
    else void this.perform('hold', { callId: call.id }, async () => client?.calls.hold(call.id));
  }

  #end(call: Call): void {
    const { client, selected } = this.#client;
    if (selected?.pending === 'end') return;
    void this.perform('end', { callId: call.id }, async () => client?.calls.end(call.id));
  }
}
