import { define } from '../internal/define.js';
import { OffhookCallControls } from './call-controls.js';

define(OffhookCallControls);

export { OffhookCallControls };

declare global {
  interface HTMLElementTagNameMap {
    'offhook-call-controls': OffhookCallControls;
    'call-controls': OffhookCallControls;
  }
}
