import { css, html, type PropertyDeclarations, type TemplateResult } from 'lit';
import { messagesFor } from '../internal/localisation.js';
import { OffhookElement } from '../internal/offhook-element.js';
import { baseStyles } from '../internal/styles/base.js';
import { demoBadgeMessages } from '../messages/en/demo-badge.js';

/**
 * Says that a call is simulated. Shown by every element that starts or shows a call in demo mode.
 *
 * @summary A small label for simulated calls.
 * @customElement offhook-demo-badge
 * @attr {boolean} compact - Show the word "Demo" alone; the sentence stays for screen readers and as a tooltip.
 * @csspart badge - The label.
 * @cssproperty --offhook-ring - Colour of the label.
 */
export class OffhookDemoBadge extends OffhookElement {
  static override readonly tag: string = 'demo-badge';
  static override properties: PropertyDeclarations = { compact: { type: Boolean, reflect: true } };
  static override styles = [
    baseStyles,
    css`
      :host {
        display: inline-flex;
        --_ring: var(--offhook-ring, light-dark(#a15c00, #f0b45b));
        --_ring-soft: var(--offhook-ring-soft, light-dark(#fdf0d5, #35290f));
      }
      [part='badge'] {
        padding: 4px 9px;
        border: 1px solid transparent;
        border-radius: 999px;
        background: var(--_ring-soft);
        color: color-mix(in srgb, var(--_ring) 80%, var(--_ink));
        font-size: 0.75rem;
        font-weight: 600;
        line-height: 1.3;
      }
      @media (prefers-contrast: more) {
        [part='badge'] {
          border-color: currentColor;
        }
      }
    `,
  ];

  declare compact: boolean;

  constructor() {
    super();
    this.compact = false;
  }

  override render(): TemplateResult {
    const words = messagesFor({ en: demoBadgeMessages }, this.language);
    return html`<span part="badge" data-testid="demo-badge" title=${words.explained}
      >${this.compact ? words.badge : words.explained}${
        this.compact ? html`<span class="unseen">: ${words.explained}</span>` : null
      }</span
    >`;
  }
}
