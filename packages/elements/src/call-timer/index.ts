import { define } from '../internal/define.js';
import { OffhookCallTimer } from './call-timer.js';

define(OffhookCallTimer);

export { OffhookCallTimer };

declare global {
  interface HTMLElementTagNameMap {
    'offhook-call-timer': OffhookCallTimer;
    'call-timer': OffhookCallTimer;
  }
}
