import { OffhookCallControls } from '../call-controls/call-controls.js';
import { OffhookCallNowButton } from '../call-now-button/call-now-button.js';
import { OffhookCallProvider } from '../call-provider/call-provider.js';
import { OffhookCallRoom } from '../call-room/call-room.js';
import { OffhookCallStatusBanner } from '../call-status-banner/call-status-banner.js';
import { OffhookCallTimer } from '../call-timer/call-timer.js';
import { OffhookDemoBadge } from '../demo-badge/demo-badge.js';
import { OffhookIncomingCallModal } from '../incoming-call-modal/incoming-call-modal.js';
import { definePrefixed } from '../internal/define.js';
import { OffhookMissedCallsBadge } from '../missed-calls-badge/missed-calls-badge.js';

// All elements as `offhook-<tag>`, without the short names.
for (const elementClass of [
  OffhookCallProvider,
  OffhookCallNowButton,
  OffhookCallStatusBanner,
  OffhookCallTimer,
  OffhookIncomingCallModal,
  OffhookMissedCallsBadge,
  OffhookCallRoom,
  OffhookCallControls,
  OffhookDemoBadge,
]) {
  definePrefixed(elementClass);
}

export {
  OffhookCallControls,
  OffhookCallNowButton,
  OffhookCallProvider,
  OffhookCallRoom,
  OffhookCallStatusBanner,
  OffhookCallTimer,
  OffhookDemoBadge,
  OffhookIncomingCallModal,
  OffhookMissedCallsBadge,
};
export { clientContext } from '../internal/client-context.js';
export type { OffhookEventDetails, OffhookEventMap } from '../internal/events.js';
export type { OffhookRequestEventMap, OffhookRequests, RequestVerb } from '../internal/requests.js';
