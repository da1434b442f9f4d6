export { routes, type RouteName } from './routes/index.js';
export type { CallStatusView, RouteTypes } from './routes/route-types.js';
export { foldText } from './fold-text.js';
export * as schemas from './schemas/index.js';
export type * from './schemas/index.js';
export type * from './resources.js';
export {
  deviceHeader,
  realtimePath,
  type Ack,
  type ClientToServerEvents,
  type Handshake,
  type IceCandidate,
  type RelayedSignal,
  type ServerToClientEvents,
  type Signal,
} from './events.js';
