import { define } from '../internal/define.js';
import { OffhookIncomingCallModal } from './incoming-call-modal.js';

define(OffhookIncomingCallModal);

export { OffhookIncomingCallModal };

declare global {
  interface HTMLElementTagNameMap {
    'offhook-incoming-call-modal': OffhookIncomingCallModal;
    'incoming-call-modal': OffhookIncomingCallModal;
  }
}
