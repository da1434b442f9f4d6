export { createDevices, type Devices, type OpenDevices } from './devices.js';
export { loadMediaAdapter } from './load-media-adapter.js';
export type { MediaAdapter, MediaContext, MediaEvents, MediaSession } from './media-adapter.js';
export {
  createMediaSession,
  type CallMediaSession,
  type MediaSessionOptions,
  type SignalPath,
} from './media-session.js';
export { idleMedia, type MediaPhase, type MediaSessionState } from './media-session-state.js';
export type { QualityProblem } from './quality-problem.js';
export type { DeviceKind, DeviceMemory } from './remembered-devices.js';
