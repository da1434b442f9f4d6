import { define } from '../internal/define.js';
import { OffhookCallNowButton } from './call-now-button.js';

define(OffhookCallNowButton);

export { OffhookCallNowButton };

declare global {
  interface HTMLElementTagNameMap {
    'offhook-call-now-button': OffhookCallNowButton;
    'call-now-button': OffhookCallNowButton;
  }
}
