import { define } from '../internal/define.js';
import { OffhookDemoBadge } from './demo-badge.js';

define(OffhookDemoBadge);

export { OffhookDemoBadge };

declare global {
  interface HTMLElementTagNameMap {
    'offhook-demo-badge': OffhookDemoBadge;
    'demo-badge': OffhookDemoBadge;
  }
}
