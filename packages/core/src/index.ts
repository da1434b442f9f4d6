export type { ActiveSnapshot, Call, CallTimings, Me, Mode, Participant, SignedIn } from './call/call.js';
export { otherPerson } from './call/other-person.js';
export {
  isStaff,
  isTerminal,
  type AgentLeg,
  type CallCapabilities,
  type CallStatus,
  type Channel,
  type Direction,
  type EndReason,
  type Outcome,
  type ParticipantStatus,
  type Person,
  type Role,
} from './call/vocabulary.js';
export type {
  AdminResources,
  CallClient,
  CallClientOptions,
  CallSession,
  CallsResource,
  ClientEvents,
  ClientState,
  ConnectionState,
  ContactsResource,
  NumbersResource,
  PendingCommand,
  TransportChoice,
} from './client/call-client.js';
export { createCallClient } from './client/create-call-client.js';
export { isSame } from './client/is-same.js';
export { ringEndsAt, ringingCalls } from './client/ringing-calls.js';
export { emptyState } from './client/shared.js';
export type { Store } from './client/store.js';
export { CallError, type CallErrorOptions, type ErrorBody, type ErrorDetails } from './errors/call-error.js';
export type { ErrorCode } from './errors/codes.js';
export { idleMedia, type MediaPhase, type MediaSessionState } from './media/media-session-state.js';
export type { QualityProblem } from './media/quality-problem.js';
export type { DeviceKind } from './media/remembered-devices.js';
export type * from './protocol/resources.js';
