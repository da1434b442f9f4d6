import { otherPerson, type Call, type CallError } from '@offhook/core';
import { html, type PropertyDeclarations, type TemplateResult } from 'lit';
import { OffhookCallNowButton } from '../call-now-button/call-now-button.js';
import { OffhookDemoBadge } from '../demo-badge/demo-badge.js';
import { avatar, avatarStyles } from '../internal/avatar.js';
import { callAgain } from '../internal/call-again.js';
import { ClientController } from '../internal/client-controller.js';
import { dayAndTime } from '../internal/day-format.js';
import { icon, phoneIcon, videoIcon } from '../internal/icons.js';
import { messagesFor } from '../internal/localisation.js';
import { OffhookElement, toCallError } from '../internal/offhook-element.js';
import { displayPhone } from '../internal/phone-format.js';
import { baseStyles } from '../internal/styles/base.js';
import { buttonStyles } from '../internal/styles/button.js';
import { callStyles } from '../internal/styles/call.js';
import { missedCallsBadgeMessages } from '../messages/en/missed-calls-badge.js';
import { missedCallsBadgeStyles } from './styles.js';

/** Handset with a cross. */
const phoneMissedIcon = `m16 2 6 6M22 2l-6 6${phoneIcon}`;
const listed = 20;
const gapPx = 8;

/**
 * How many calls were missed since the person last looked. Opens a list to call back from, and with that the calls
 * count as seen on all devices.
 *
 * @summary Count and list of missed calls.
 * @customElement offhook-missed-calls-badge
 * @attr {string} href - Where to go after a call back, e.g. `/conversations/{conversationId}`.
 * @fires {CustomEvent} offhook-request-see-missed - Before the calls are marked as seen; cancelable.
 * @fires {CustomEvent} call-initiated - A call back was placed.
 * @fires {CustomEvent} call-navigate - Before the page changes; cancelable.
 * @fires {CustomEvent} call-error - Something failed.
 * @csspart button - The button with the count.
 * @csspart count - The count.
 * @csspart list - What opens.
 */
export class OffhookMissedCallsBadge extends OffhookElement {
  static override readonly tag: string = 'missed-calls-badge';
  static override readonly dependencies = [OffhookCallNowButton, OffhookDemoBadge];
  static override properties: PropertyDeclarations = {
    href: {},
    _isOpen: { state: true },
    _calls: { state: true },
    _loadError: { state: true },
  };
  static override styles = [baseStyles, buttonStyles, callStyles, avatarStyles, missedCallsBadgeStyles];

  declare href: string | null;
  declare private _isOpen: boolean;
  declare private _calls: readonly Call[] | null;
  declare private _loadError: CallError | null;

  /** How many were new when the list opened: seeing them does not take the mark away at once. */
  #newOnOpening = 0;

  readonly #client = new ClientController(this, {
    select: ({ missedUnseen }) => ({ unseen: missedUnseen }),
  });

  constructor() {
    super();
    this.href = null;
    this._isOpen = false;
    this._calls = this._loadError = null;
  }

  override render(): TemplateResult {
    const words = this.#words;
    const { unseen = 0 } = this.#client.selected ?? {};
    const count = unseen > 99 ? '99+' : String(unseen);
    return html`<button
        part="button"
        class="open"
        popovertarget="list"
        aria-haspopup="dialog"
        aria-expanded=${this._isOpen}
        aria-label=${words.label(count)}
        title=${words.label(count)}
      >
        ${icon(phoneMissedIcon)}<span
          part="count"
          class="count"
          data-testid="missed-count"
          ?hidden=${unseen === 0}
          >${count}</span
        >
      </button>
      <div part="list" id="list" popover role="dialog" aria-labelledby="title" @toggle=${this.#onToggle}>
        <h2 id="title" tabindex="-1" autofocus>${words.title}</h2>
        ${this._isOpen ? this.#renderList() : null}
      </div>`;
  }

  #renderList(): TemplateResult {
    const words = this.#words;
    if (this._loadError) {
      return html`<div class="message" role="alert">
        <p class="error" data-testid="call-error">${this.sentence(this._loadError)}</p>
        <button @click=${() => this.#load()}>${words.tryAgain}</button>
      </div>`;
    }
    if (!this._calls) {
      return html`<div aria-busy="true">
        <p class="unseen">${words.loading}</p>
        <div class="bone"></div>
        <div class="bone"></div>
      </div>`;
    }
    if (this._calls.length === 0) {
      return html`<div class="message">
        ${icon(phoneMissedIcon)}
        <p>${words.emptyTitle}</p>
        <p>${words.emptyText}</p>
      </div>`;
    }
    return html`<ul>
      ${this._calls.map((call, index) => this.#renderCall(call, index < this.#newOnOpening))}
    </ul>`;
  }

  #renderCall(call: Call, isNew: boolean): TemplateResult {
    const words = this.#words;
    const person = otherPerson(call);
    const name = displayPhone(person.name || person.phone || person.email || words.unknown);
    const { client } = this.#client;
    const now = client?.environment.now() ?? 0;
    return html`<li>
      ${avatar({ name, avatarUrl: person.avatarUrl })}
      <div>
        <div class="name" title=${name}>${name}</div>
        <div class="line">
          <span class="channel ${call.channel}">
            ${icon(call.channel === 'video' ? videoIcon : phoneIcon)}
            <span class="unseen">${call.channel === 'video' ? words.video : words.voice}</span>
            ${dayAndTime(call.startedAt, now, this.language)}
          </span>
          ${call.provider === 'demo' ? html`<offhook-demo-badge compact></offhook-demo-badge>` : null}
          ${isNew ? html`<span class="new">${words.isNew}</span>` : null}
        </div>
      </div>
      ${callAgain({ client, call, name, label: words.callBack, href: this.href })}
    </li>`;
  }

  get #words(): typeof missedCallsBadgeMessages {
    return messagesFor({ en: missedCallsBadgeMessages }, this.language);
  }

  readonly #onToggle = (event: Event): void => {
    this._isOpen = (event as ToggleEvent).newState === 'open';
    if (!this._isOpen) {
      // The browser gives the focus back, but not from inside another element's shadow root.
      const active = (this.getRootNode() as Document | ShadowRoot).activeElement;
      if (!active || active === document.body || active === this)
        this.renderRoot.querySelector('button')?.focus();
      return;
    }
    this.#newOnOpening = this.#client.selected?.unseen ?? 0;
    this.#place(event.currentTarget as HTMLElement);
    void this.#load();
  };

  /** Under the button, inside the page; on a phone the style sheet makes it a sheet at the bottom. */
  #place(list: HTMLElement): void {
    const button = this.getBoundingClientRect();
    const rightmost = document.documentElement.clientWidth - list.offsetWidth - gapPx;
    const isRightToLeft = getComputedStyle(this).direction === 'rtl';
    const left = isRightToLeft ? button.left : button.right - list.offsetWidth;
    const isSheet = getComputedStyle(list).position === 'fixed';
    list.style.left = isSheet ? '' : `${Math.max(gapPx, Math.min(left, rightmost)) + scrollX}px`;
    list.style.top = isSheet ? '' : `${button.bottom + gapPx + scrollY}px`;
  }

  async #load(): Promise<void> {
    const { client } = this.#client;
    if (!client) return;
    this._loadError = null;
    try {
      this._calls = (await client.calls.list({ missed: true, limit: listed })).items;
    } catch (error) {
      this._loadError = toCallError(error);
      return;
    }
    if (this.#newOnOpening > 0) await this.perform('see-missed', {}, () => client.calls.missedSeen());
  }
}
