import type { LitElement, ReactiveController } from 'lit';

/**
 * Keeps a keyboard user in the element when a rendering takes away the button that had the focus. Its section, or its
 * group of controls, gets the focus, not the button that comes instead: a second Enter must not do something else.
 */
export class FocusKeeper implements ReactiveController {
  #hadFocus = false;

  constructor(private readonly host: LitElement) {
    host.addController(this);
  }

  hostUpdate(): void {
    this.#hadFocus = Boolean(this.host.shadowRoot?.activeElement);
  }

  hostUpdated(): void {
    const { shadowRoot } = this.host;
    const section = shadowRoot?.querySelector<HTMLElement>('section, .controls');
    if (!this.#hadFocus || shadowRoot?.activeElement || !section) return;
    section.tabIndex = -1;
    section.focus({ preventScroll: true });
  }
}
