import { define } from '../internal/define.js';
import { OffhookCallStatusBanner } from './call-status-banner.js';

define(OffhookCallStatusBanner);

export { OffhookCallStatusBanner };

declare global {
  interface HTMLElementTagNameMap {
    'offhook-call-status-banner': OffhookCallStatusBanner;
    'call-status-banner': OffhookCallStatusBanner;
  }
}
