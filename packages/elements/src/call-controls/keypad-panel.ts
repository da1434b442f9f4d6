import type { Call } from '@offhook/core';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { messagesFor } from '../internal/localisation.js';
import { OffhookElement } from '../internal/offhook-element.js';
import { baseStyles } from '../internal/styles/base.js';
import { keypadMessages } from '../messages/en/keypad.js';
import { keypadStyles } from './keypad-styles.js';
import { KeyQueue } from './key-queue.js';

/** Keys as on a phone (ITU-T E.161): what is sent, the letters below it, the name in test ids. */
const keys = [
  ['1', '', '1'],
  ['2', 'ABC', '2'],
  ['3', 'DEF', '3'],
  ['4', 'GHI', '4'],
  ['5', 'JKL', '5'],
  ['6', 'MNO', '6'],
  ['7', 'PQRS', '7'],
  ['8', 'TUV', '8'],
  ['9', 'WXYZ', '9'],
  ['*', '', 'star'],
  ['0', '', '0'],
  ['#', '', 'hash'],
] as const;
/** How long a key that was pressed on the keyboard looks pressed. */
const flashMs = 140;

/**
 * Twelve keys whose tones the other side hears (DTMF), for the menus of machines. Works by keyboard too. Only inside
 * `call-controls`.
 */
export class OffhookKeypadPanel extends OffhookElement {
  static override readonly tag: string = 'keypad-panel';
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static override properties: PropertyDeclarations = {
    call: { attribute: false },
    _flashing: { state: true },
  };
  static override styles = [baseStyles, keypadStyles];

  declare call: Call;
  declare private _flashing: string | null;

  readonly #queue = new KeyQueue({
    changed: () => this.requestUpdate(),
    send: async (digits) => {
      const { client } = this;
      const { id } = this.call;
      const sent = await this.perform('dtmf', { callId: id, digits }, async () =>
        client?.calls.sendDtmf(id, { digits }),
      );
      return sent !== undefined;
    },
  });
  #stopFlash: (() => void) | undefined;

  constructor() {
    super();
    this._flashing = null;
    this.addEventListener('keydown', (event) => this.#onKey(event));
  }

  override disconnectedCallback(): void {
    this.#stopFlash?.();
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    const words = messagesFor({ en: keypadMessages }, this.language);
    const { sent, waiting } = this.#queue;
    const names: Readonly<Record<string, string>> = { '*': words.star, '#': words.hash };
    return html`<p
        class="pressed"
        dir="ltr"
        data-testid="dial-pressed"
        aria-live="polite"
        aria-atomic="false"
      >
        <span class="tail"
          >${[...sent].map((digit) => html`<span>${digit}</span>`)}${[...waiting].map(
            (digit) => html`<span class="faint">${digit}</span>`,
          )}</span
        >${sent || waiting ? null : html`<span class="hint">${words.hint}</span>`}
      </p>
      <div role="group" aria-label=${words.keys} dir="ltr">
        ${keys.map(
          ([digit, letters, name]) =>
            html`<button
              part="key"
              class=${this._flashing === digit ? 'flash' : ''}
              data-testid="dial-key-${name}"
              aria-label=${names[digit] ?? nothing}
              @click=${() => this.#queue.press(digit)}
            >
              ${digit} <small>${letters}</small>
            </button>`,
        )}
      </div>
      <div role="alert" ?hidden=${!this.error}>
        ${this.error ? html`<p class="error" data-testid="call-error">${this.sentence(this.error)}</p>` : null}
      </div>`;
  }

  #onKey({ key, repeat, ctrlKey, altKey, metaKey }: KeyboardEvent): void {
    if (repeat || ctrlKey || altKey || metaKey || !keys.some(([digit]) => digit === key)) return;
    this.#queue.press(key);
    this._flashing = key;
    this.#stopFlash?.();
    this.#stopFlash = this.client?.environment.setTimer(() => (this._flashing = null), flashMs);
  }
}
