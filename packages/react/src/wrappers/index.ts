// Made by `npm run generate` from the doc comments of packages/elements. Do not edit.
export { CallControls } from './call-controls.js';
export { CallNowButton } from './call-now-button.js';
export { CallRoom } from './call-room.js';
export { CallStatusBanner } from './call-status-banner.js';
export { CallTimer } from './call-timer.js';
export { DemoBadge } from './demo-badge.js';
export { IncomingCallModal } from './incoming-call-modal.js';
export { MissedCallsBadge } from './missed-calls-badge.js';
