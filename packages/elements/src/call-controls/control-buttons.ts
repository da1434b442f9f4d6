import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../internal/icons.js';

/** One button of the controls. */
export interface ControlButton {
  readonly testId: string;
  readonly label: string;
  readonly path: string;
  readonly isBusy?: boolean;
  readonly isDisabled?: boolean;
}

/** A button that stays in or out; its name stays the same. */
export function toggleButton(
  { testId, label, path, isBusy = false, isDisabled = false }: ControlButton,
  isPressed: boolean,
  work: () => unknown,
): TemplateResult {
  return html`<button
    part="button"
    data-testid=${testId}
    aria-label=${label}
    aria-pressed=${isPressed}
    aria-busy=${isBusy}
    ?disabled=${isDisabled}
    @click=${() => (isBusy ? undefined : work())}
  >
    ${icon(path)}<span class="tip" aria-hidden="true">${label}</span>
  </button>`;
}

/** A button that opens the panel of this name, which the browser closes again. */
export function panelButton(
  { testId, label, path, isDisabled = false }: ControlButton,
  panel: string,
  isOpen: boolean,
  look = '',
): TemplateResult {
  return html`<button
    part="button"
    class=${look || nothing}
    data-testid=${testId}
    popovertarget=${panel}
    aria-label=${label}
    aria-haspopup="dialog"
    aria-expanded=${isOpen}
    ?disabled=${isDisabled}
  >
    ${icon(path)}<span class="tip" aria-hidden="true">${label}</span>
  </button>`;
}
