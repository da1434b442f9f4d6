export type { ActiveSnapshot, Call, CallTimings, Me, Mode, Participant, SignedIn } from './call.js';
export {
  callerOf,
  customerLegOf,
  participantOfUser,
  type CallState,
  type Decision,
  type Leg,
  type LegCause,
  type LegKind,
  type LegState,
  type OverCause,
  type ParticipantState,
  type TimingRules,
} from './call-state.js';
export {
  newLeg,
  newParticipant,
  type CallEvent,
  type CallEventOf,
  type CallEventType,
  type EventActor,
  type LegObservation,
  type MediaReport,
} from './call-events.js';
export { deadlinesOf, nextDeadlineAt, type Deadline, type DeadlineKind } from './deadlines.js';
export {
  decide,
  type Actor,
  type CallCommand,
  type CallCommandType,
  type CommandOf,
  type Decided,
  type Details,
  type Device,
} from './decide/index.js';
export { deriveStatus, isOver, participantStatus, wantedOf, type DerivedStatus } from './derive-status.js';
export { transition } from './transition.js';
export { durationSecondsOf, isoTime, view, withRingExpiry, type Viewer } from './view.js';
export {
  isStaff,
  isTerminal,
  type AgentLeg,
  type CallCapabilities,
  type CallStatus,
  type Channel,
  type Direction,
  type EndReason,
  type MediaConnection,
  type Outcome,
  type ParticipantStatus,
  type Person,
  type RecordingPolicy,
  type Role,
} from './vocabulary.js';
