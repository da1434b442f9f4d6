import { define } from '../internal/define.js';
import { OffhookCallProvider } from './call-provider.js';

define(OffhookCallProvider);

export { OffhookCallProvider };

declare global {
  interface HTMLElementTagNameMap {
    'offhook-call-provider': OffhookCallProvider;
    'call-provider': OffhookCallProvider;
  }
}
