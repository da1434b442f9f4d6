import type { Call } from '@offhook/core';
import { html, type PropertyDeclarations, type TemplateResult } from 'lit';
import { avatar, avatarStyles } from '../internal/avatar.js';
import { displayName } from '../internal/call-people.js';
import { ClientController } from '../internal/client-controller.js';
import { icon, phoneIcon, refreshIcon, searchIcon, transferIcon } from '../internal/icons.js';
import { messagesFor } from '../internal/localisation.js';
import { OffhookElement } from '../internal/offhook-element.js';
import { displayPhone } from '../internal/phone-format.js';
import { baseStyles } from '../internal/styles/base.js';
import { buttonStyles } from '../internal/styles/button.js';
import { callStyles } from '../internal/styles/call.js';
import { transferMessages } from '../messages/en/transfer.js';
import { typedNumber, type TransferChoice } from './find-people.js';
import { panelStyles } from './panel-styles.js';
import { PeopleSearch } from './people-search.js';
import { transferStyles } from './transfer-styles.js';

type Words = typeof transferMessages;

/**
 * Finds whom to give a call to, by name or number, and how: at once, or after speaking with them. Only inside
 * `call-controls`.
 */
export class OffhookTransferPanel extends OffhookElement {
  static override readonly tag: string = 'transfer-panel';
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static override properties: PropertyDeclarations = {
    call: { attribute: false },
    done: { attribute: false },
    _text: { state: true },
    _chosen: { state: true },
  };
  static override styles = [baseStyles, buttonStyles, callStyles, avatarStyles, panelStyles, transferStyles];

  declare call: Call;
  /** Called when the transfer has begun. */
  declare done: () => void;
  declare private _text: string;
  declare private _chosen: TransferChoice | null;

  readonly #search = new PeopleSearch(() => this.requestUpdate());
  readonly #client = new ClientController(this, {
    select: ({ pending }) => ({ isBusy: pending[this.call.id] === 'transfer' }),
    attach: () => () => this.#search.stop(),
  });

  constructor() {
    super();
    this._text = '';
    this._chosen = null;
  }

  /** Who can be reached is looked up each time the panel opens: that changes by the minute. */
  override focus(options?: FocusOptions): void {
    super.focus(options);
    this.#look();
  }

  override render(): TemplateResult {
    const words = messagesFor({ en: transferMessages }, this.language);
    return html`${this._chosen ? this.#renderChosen(words, this._chosen) : this.#renderSearch(words)}
      <div role="alert" ?hidden=${!this.error}>
        ${this.error ? html`<p class="error" data-testid="call-error">${this.sentence(this.error)}</p>` : null}
      </div>`;
  }

  #renderSearch(words: Words): TemplateResult {
    const number = typedNumber(this._text);
    return html`<label
        ><span>${words.search}</span
        ><span class="field"
          >${icon(searchIcon)}<input
            data-testid="transfer-search"
            autocomplete="off"
            spellcheck="false"
            placeholder=${words.searchHint}
            maxlength="200"
            .value=${this._text}
            @input=${this.#onInput} /></span
      ></label>
      <ul aria-label=${words.found}>
        ${number ? this.#renderPerson(words, number) : null}
        ${this.#search.people.map((one) => this.#renderPerson(words, one))}
      </ul>
      <div class="hint" role="status">${this.#says(words, number !== null)}</div>`;
  }

  #says(words: Words, hasNumber: boolean): unknown {
    const { error, isSearching, people } = this.#search;
    if (error)
      return html`<p class="error" data-testid="call-error">${this.sentence(error)}</p>
        <button @click=${this.#look}>${icon(refreshIcon)}${words.tryAgain}</button>`;
    if (hasNumber || people.length > 0) return null;
    if (isSearching) return words.searching;
    return this._text === '' ? words.nobodyYet : words.nobody;
  }

  #renderPerson(words: Words, one: TransferChoice): TemplateResult {
    return html`<li>
      <button
        class="person"
        data-testid="transfer-person"
        ?disabled=${!one.canBeReached}
        @click=${() => this.#choose(one)}
      >
        ${person(words, one)}
      </button>
    </li>`;
  }

  #renderChosen(words: Words, chosen: TransferChoice): TemplateResult {
    const name = displayName(this.call);
    const isBusy = this.#client.selected?.isBusy ?? false;
    const way = (mode: 'attended' | 'blind', look: string, path: string, label: string, hint: string) =>
      html`<button
          class="wide ${isBusy ? 'busy' : look}"
          data-testid=${mode === 'blind' ? 'transfer-now' : 'transfer-talk'}
          aria-busy=${isBusy}
          aria-describedby=${mode}
          @click=${() => (isBusy ? undefined : this.#transfer(mode, chosen))}
        >
          ${isBusy ? html`<span class="spin"></span>` : icon(path)}${isBusy ? words.starting : label}
        </button>
        <p class="hint" id=${mode}>${hint}</p>`;
    return html`<div class="chosen">${person(words, chosen)}</div>
      <div class="ways">
        ${way('attended', 'go', phoneIcon, words.talkFirst, words.talkFirstHint(chosen.name, name))}
        ${way('blind', '', transferIcon, words.now, words.nowHint(chosen.name, name))}
      </div>
      <button class="plain" @click=${() => this.#choose(null)}>${words.change}</button>`;
  }

  readonly #onInput = (event: Event): void => {
    this._text = (event.target as HTMLInputElement).value;
    this.error = null;
    this.#look();
  };

  readonly #look = (): void => this.#search.look(this.#client.client, this.call, this._text.trim());

  /** The focus goes to what there is to do next. */
  #choose(chosen: TransferChoice | null): void {
    this._chosen = chosen;
    this.error = null;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('.ways button, input')?.focus(),
    );
  }

  async #transfer(mode: 'blind' | 'attended', { to }: TransferChoice): Promise<void> {
    const { client } = this.#client;
    const { id } = this.call;
    const body = { to, mode };
    const started = await this.perform('transfer', { callId: id, body }, async () =>
      client?.calls.transfer(id, body),
    );
    if (!started) return;
    this._chosen = null;
    this._text = '';
    this.done();
  }
}

function person(
  words: Words,
  { name, avatarUrl, phone, presence, canBeReached }: TransferChoice,
): TemplateResult {
  const number = phone === null ? null : html`<bdi dir="ltr">${displayPhone(phone)}</bdi>`;
  const role = presence ? `${words.colleague} · ${words.presence(presence)}` : null;
  const line = role ?? (canBeReached ? (number ?? words.number) : words.noPhone);
  return html`${avatar({ name, avatarUrl })}<span class="who"
      ><span class="name" title=${name}><bdi>${name}</bdi></span
      ><span class="line"
        >${presence === 'available' ? html`<span class="here"></span>` : null}${line}</span
      ></span
    >`;
}
