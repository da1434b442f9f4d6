import { html, type TemplateResult } from 'lit';
import type { IconName } from '../pages/icons.js';

/** An icon of the page's sprite. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" aria-hidden="true"><use href=${`#icon-${name}`} /></svg>`;
}
