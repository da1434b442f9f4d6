import { define } from '../internal/define.js';
import { OffhookCallRoom } from './call-room.js';

define(OffhookCallRoom);

export { OffhookCallRoom };

declare global {
  interface HTMLElementTagNameMap {
    'offhook-call-room': OffhookCallRoom;
    'call-room': OffhookCallRoom;
  }
}
