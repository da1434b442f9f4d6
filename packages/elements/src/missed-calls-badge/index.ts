import { define } from '../internal/define.js';
import { OffhookMissedCallsBadge } from './missed-calls-badge.js';

define(OffhookMissedCallsBadge);

export { OffhookMissedCallsBadge };

declare global {
  interface HTMLElementTagNameMap {
    'offhook-missed-calls-badge': OffhookMissedCallsBadge;
    'missed-calls-badge': OffhookMissedCallsBadge;
  }
}
