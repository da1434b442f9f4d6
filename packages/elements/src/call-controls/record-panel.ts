import type { Call } from '@offhook/core';
import { html, type PropertyDeclarations, type TemplateResult } from 'lit';
import { displayName } from '../internal/call-people.js';
import { ClientController } from '../internal/client-controller.js';
import { icon, pauseIcon, recordIcon } from '../internal/icons.js';
import { messagesFor } from '../internal/localisation.js';
import { OffhookElement } from '../internal/offhook-element.js';
import type { OffhookRequests } from '../internal/requests.js';
import { baseStyles } from '../internal/styles/base.js';
import { buttonStyles } from '../internal/styles/button.js';
import { recordMessages } from '../messages/en/record.js';
import { panelStyles } from './panel-styles.js';
import { recordStyles } from './record-styles.js';

type Action = OffhookRequests['record']['body']['action'];
type Words = typeof recordMessages;

/**
 * Starts a recording, after the agent has said that the other side agrees where the policy asks for it; pauses, resumes
 * and stops it. Only inside `call-controls`.
 */
export class OffhookRecordPanel extends OffhookElement {
  static override readonly tag: string = 'record-panel';
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static override properties: PropertyDeclarations = {
    call: { attribute: false },
    done: { attribute: false },
    _agreed: { state: true },
  };
  static override styles = [baseStyles, buttonStyles, panelStyles, recordStyles];

  declare call: Call;
  /** Called when there is nothing left to do here. */
  declare done: () => void;
  declare private _agreed: boolean;

  readonly #client = new ClientController(this, {
    select: ({ pending }) => ({ isBusy: pending[this.call.id] === 'record' }),
  });

  constructor() {
    super();
    this._agreed = false;
  }

  override render(): TemplateResult {
    const words = messagesFor({ en: recordMessages }, this.language);
    return html`${this.call.recording === 'off' ? this.#renderStart(words) : this.#renderRunning(words)}
      <div role="alert" ?hidden=${!this.error}>
        ${this.error ? html`<p class="error" data-testid="call-error">${this.sentence(this.error)}</p>` : null}
      </div>`;
  }

  #renderStart(words: Words): TemplateResult {
    const needsConsent = this.call.recordingPolicy === 'ask';
    const isOff = needsConsent && !this._agreed;
    return html`${
        needsConsent
          ? html`<label class="consent"
              ><input
                type="checkbox"
                data-testid="recording-consent"
                .checked=${this._agreed}
                @change=${(event: Event) => (this._agreed = (event.target as HTMLInputElement).checked)}
              /><span>${words.consent(displayName(this.call))}</span></label
            >`
          : null
      }
      <p class="hint" id="why">${isOff ? words.consentMissing : words.explain}</p>
      ${this.#button('start', recordIcon, words.start, 'go', isOff)}`;
  }

  #renderRunning(words: Words): TemplateResult {
    const isOn = this.call.recording === 'on';
    return html`<p class="state">
        <span class="dot ${this.call.recording}"></span>${isOn ? words.on : words.paused}
      </p>
      ${isOn ? this.#button('pause', pauseIcon, words.pause) : this.#button('resume', recordIcon, words.resume)}
      ${this.#button('stop', stopIcon, words.stop)}`;
  }

  #button(action: Action, path: string, label: string, look = '', isOff = false): TemplateResult {
    const isBusy = this.#client.selected?.isBusy ?? false;
    return html`<button
      class="wide ${isBusy ? 'busy' : look}"
      data-testid="recording-${action}"
      aria-busy=${isBusy}
      aria-describedby=${action === 'start' ? 'why' : 'nothing'}
      ?disabled=${isOff}
      @click=${() => (isBusy ? undefined : this.#record(action))}
    >
      ${icon(path)}${label}
    </button>`;
  }

  async #record(action: Action): Promise<void> {
    const { client } = this.#client;
    const { id } = this.call;
    const consent = action === 'start' && this._agreed;
    const body = { action, ...(consent && { consent }) };
    const done = await this.perform('record', { callId: id, body }, async () =>
      client?.calls.record(id, body),
    );
    if (!done) return;
    // What was agreed to is this recording, not the next one.
    this._agreed = false;
    this.done();
  }
}

/** Square: stop. */
const stopIcon = 'M7 5h10a2 2 0 012 2v10a2 2 0 01-2 2H7a2 2 0 01-2-2V7a2 2 0 012-2z';
