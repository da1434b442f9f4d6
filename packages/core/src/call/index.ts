export type { ActiveSnapshot, Call, CallTimings, Me, Mode, Participant, SignedIn } from './call.js';
export {
  callerOf,
  customerLegOf,
  isBroughtIn,
  legOf,
  participantOfUser,
  servingLegOf,
  type CallState,
  type Confirmed,
  type Decision,
  type Leg,
  type LegCause,
  type LegKind,
  type LegRole,
  type LegState,
  type OverCause,
  type ParticipantState,
  type Recording,
  type RecordingState,
  type TimingRules,
  type Transfer,
  type TransferMode,
  type Voicemail,
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
  followUps,
  mayTransfer,
  withoutTarget,
  type Actor,
  type CallCommand,
  type CallCommandType,
  type CommandOf,
  type Decided,
  type Details,
  type Device,
} from './decide/index.js';
export { deriveStatus, isOver, participantStatus, type DerivedStatus } from './derive-status.js';
export { isAsWanted, isConfirmed, isRecordingAsWanted } from './is-as-wanted.js';
export { mergeLeg } from './merge-leg.js';
export { notSetUp } from './not-set-up.js';
export { isBrowserLeg, needsLease, renewsLease, speaksInBrowser } from './speaks-in-browser.js';
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
export { isOnHold, isWaiting, wantedOf, type WantedLeg } from './wanted-leg.js';
