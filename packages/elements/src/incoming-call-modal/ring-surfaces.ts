import type { Call } from '@offhook/core';
import type { ReactiveController } from 'lit';
import type { OffhookElement } from '../internal/offhook-element.js';
import type { IncomingCalls, Surface } from './incoming-calls.js';
import { StrayInput } from './stray-input.js';

/** What {@link RingSurfaces} need of their element. */
export interface RingSurfacesOptions {
  /** The clock, epoch ms. */
  readonly now: () => number;
  /** The person wants quiet. */
  readonly silence: (call: Call) => void;
}

/** Opens and closes the dialog and the banner after each rendering; takes care of the focus and of stray input. */
export class RingSurfaces implements ReactiveController {
  readonly stray: StrayInput;
  readonly #host: OffhookElement;
  readonly #incoming: IncomingCalls;
  readonly #options: RingSurfacesOptions;
  /** Which call is shown, and how. */
  #presented: string | undefined;
  #stopWatching: (() => void) | undefined;

  constructor(host: OffhookElement, incoming: IncomingCalls, options: RingSurfacesOptions) {
    this.#host = host;
    this.#incoming = incoming;
    this.#options = options;
    this.stray = new StrayInput(options.now);
    host.addController(this);
  }

  hostConnected(): void {
    this.#stopWatching = this.stray.watch();
  }

  hostDisconnected(): void {
    this.#stopWatching?.();
  }

  hostUpdate(): void {
    if (!this.#presented || this.#presented === this.#showing) return;
    // Measured while it still stands.
    const shown = this.#host.renderRoot.querySelector('dialog[open], :popover-open.banner');
    if (shown) this.stray.gone(shown.getBoundingClientRect());
  }

  hostUpdated(): void {
    const { surface } = this.#incoming;
    const { renderRoot } = this.#host;
    const dialog = renderRoot.querySelector('dialog');
    togglePopover(renderRoot.querySelector('.banner'), surface === 'banner');
    if (surface === 'dialog') this.#open(dialog);
    else dialog?.close();
    this.#presented = this.#showing;
  }

  /** Escape silences; it never declines. */
  readonly onCancel = (event: Event): void => {
    event.preventDefault();
    this.#silence();
  };

  /** Browsers may close a dialog at the second Escape without asking; the call still rings, so it becomes a banner. */
  readonly onClose = (): void => this.#silence('dialog');

  readonly onBannerKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.#silence();
  };

  #silence(only?: Surface): void {
    const { first, surface } = this.#incoming;
    if (first && (!only || surface === only)) this.#options.silence(first);
  }

  get #showing(): string | undefined {
    const { first, surface } = this.#incoming;
    return first && `${surface} ${first.id}`;
  }

  #open(dialog: HTMLDialogElement | null): void {
    if (!dialog || (dialog.open && this.#presented === this.#showing)) return;
    this.stray.opened();
    if (!dialog.open) dialog.showModal();
    dialog.querySelector('h2')?.focus();
  }
}

/** Shows or hides a popover; nothing when it is so already. */
export function togglePopover(element: HTMLElement | null, open: boolean): void {
  if (element && element.matches(':popover-open') !== open) element.togglePopover(open);
}
