import { html, type ReactiveController, type TemplateResult } from 'lit';
import { LazyElement } from '../internal/lazy-element.js';
import type { OffhookElement, OffhookElementClass } from '../internal/offhook-element.js';
import { placePopover } from '../internal/place-popover.js';

/** What opens beside a button of the controls. */
export type PanelName = 'keypad' | 'transfer' | 'record';

/** Code of each panel: a chunk of its own, fetched when it is opened for the first time. */
const loaders: Readonly<Record<PanelName, () => Promise<OffhookElementClass>>> = {
  keypad: async () => (await import('./keypad-panel.js')).OffhookKeypadPanel,
  transfer: async () => (await import('./transfer-panel.js')).OffhookTransferPanel,
  record: async () => (await import('./record-panel.js')).OffhookRecordPanel,
};

/** What a panel shows while its code is not there. */
export interface PanelWords {
  readonly loading: string;
  readonly loadFailed: string;
  readonly tryAgain: string;
}

/**
 * Panels in the top layer, one open at a time. The browser closes them on Escape and on a click elsewhere; the call goes
 * on. What was typed in one stays there until the call is over.
 */
export class PanelPopovers implements ReactiveController {
  /** The open one. */
  open: PanelName | null = null;
  readonly #host: OffhookElement;
  readonly #growth = new ResizeObserver(() => this.#place());
  readonly #code: Readonly<Record<PanelName, LazyElement>>;

  constructor(host: OffhookElement) {
    this.#host = host;
    const lazy = (name: PanelName): LazyElement => new LazyElement(loaders[name], () => host.requestUpdate());
    this.#code = { keypad: lazy('keypad'), transfer: lazy('transfer'), record: lazy('record') };
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#follow(false);
  }

  /** A panel, to stand in the template beside its button, whose `popovertarget` is the panel's name. */
  render(name: PanelName, title: string, words: PanelWords, content: () => TemplateResult): TemplateResult {
    return html`<div
      popover
      id=${name}
      part="panel"
      role="dialog"
      aria-label=${title}
      @toggle=${(event: ToggleEvent) => this.#onToggle(name, event)}
      @keydown=${keepEscape}
    >
      ${this.#code[name].state === 'ready' ? content() : this.open === name ? this.#waiting(name, words) : null}
    </div>`;
  }

  /** Closes the panel and gives the focus back to its button. */
  close(name: PanelName): void {
    const popover = this.#popover(name);
    if (popover?.matches(':popover-open')) popover.hidePopover();
  }

  #waiting(name: PanelName, words: PanelWords): TemplateResult {
    if (this.#code[name].state !== 'failed')
      return html`<p class="wait" role="status"><span class="spin"></span>${words.loading}</p>`;
    return html`<div class="wait" role="alert">
      <p class="error">${words.loadFailed}</p>
      <button @click=${() => void this.#show(name)}>${words.tryAgain}</button>
    </div>`;
  }

  #onToggle(name: PanelName, { newState }: ToggleEvent): void {
    if (newState === 'open') {
      this.open = name;
      this.#follow(true);
      void this.#show(name);
    } else if (this.open === name) {
      this.open = null;
      this.#follow(false);
      this.#giveFocusBack(name);
    }
    this.#host.requestUpdate();
  }

  async #show(name: PanelName): Promise<void> {
    const loading = this.#code[name].need();
    this.#host.requestUpdate();
    await loading;
    await this.#host.updateComplete;
    const panel = this.#popover(name)?.firstElementChild;
    if (panel instanceof HTMLElement && 'updateComplete' in panel) await panel.updateComplete;
    if (this.open !== name) return;
    this.#place();
    if (panel instanceof HTMLElement) panel.focus();
  }

  /** The browser gives the focus back, but not from inside another element's shadow root. */
  #giveFocusBack(name: PanelName): void {
    const { renderRoot } = this.#host;
    const active = (this.#host.getRootNode() as Document | ShadowRoot).activeElement;
    const inside = this.#host.shadowRoot?.activeElement;
    if (inside && !inside.closest('[popover]')) return;
    if (!active || active === document.body || active === this.#host)
      // What was begun in the panel may have made its button useless meanwhile.
      (
        renderRoot.querySelector<HTMLElement>(`[popovertarget=${name}]:enabled`) ??
        renderRoot.querySelector<HTMLElement>('.controls')
      )?.focus();
  }

  #follow(isOpen: boolean): void {
    // What is found grows the panel, which must not cover its button then.
    if (isOpen) this.#growth.observe(this.#popover(this.open) ?? this.#host);
    else this.#growth.disconnect();
    const change = isOpen ? addEventListener : removeEventListener;
    change('resize', this.#place);
    change('scroll', this.#place, true);
  }

  readonly #place = (): void => {
    const popover = this.#popover(this.open);
    const button =
      this.open && this.#host.renderRoot.querySelector<HTMLElement>(`[popovertarget=${this.open}]`);
    if (popover && button) placePopover(popover, button);
  };

  #popover(name: PanelName | null): HTMLElement | null {
    return name && this.#host.renderRoot.querySelector<HTMLElement>(`#${name}`);
  }
}

/** Escape closes the panel, and that is all: a dialog or a page around it must not hear of it. */
function keepEscape(event: KeyboardEvent): void {
  if (event.key === 'Escape') event.stopPropagation();
}
