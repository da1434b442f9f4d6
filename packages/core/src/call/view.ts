import type { Call, Me, Participant } from './call.js';
import { callerOf, legOf, participantOfUser, type CallState, type ParticipantState } from './call-state.js';
import { deriveStatus, participantStatus, type DerivedStatus } from './derive-status.js';
import { notSetUp } from './not-set-up.js';
import { speaksInBrowser } from './speaks-in-browser.js';
import { isStaff, isTerminal, type Direction, type Person, type Role } from './vocabulary.js';
import { isOnHold } from './wanted-leg.js';

/** Who looks at a call. */
export interface Viewer {
  readonly userId: string;
  readonly role: Role;
}

/**
 * The call as one viewer may see it: an allow-list, a function of (call, viewer) only. Notes, disposition, metadata,
 * reference, staff's phones and e-mails, and an outcome chosen before the end are for staff; a client sees its own
 * rating only.
 * `ringExpiresInMs` is `null` here and set by {@link withRingExpiry} when the snapshot is sent.
 */
export function view(call: CallState, viewer: Viewer): Call {
  const derived = deriveStatus(call);
  const staff = isStaff(viewer.role);
  const mine = participantOfUser(call, viewer.userId);
  const person = (one: ParticipantState | undefined, fallback: Person): Person =>
    personFor(one, fallback, staff, mine);
  return {
    id: call.id,
    version: call.version,
    channel: call.channel,
    provider: call.provider,
    kind: call.kind,
    inBrowser:
      mine !== undefined && (speaksInBrowser(call, mine.id) || isAwaitedInBrowser(call, mine, derived)),
    agentLeg: mine === undefined ? null : ownLegView(call, mine),
    direction: directionFor(call, mine),
    status: derived.status,
    onHold: isOnHold(call),
    conversationId: call.conversationId,
    contactId: call.contactId,
    agentId: call.agentId,
    from: person(callerOf(call), call.from),
    to: person(calleeOf(call), call.to),
    participants: call.participants.map((one) =>
      participantView(call, one, derived, person(one, one.person)),
    ),
    me: mine === undefined ? null : meView(call, mine, derived),
    // What staff chose while the call is live; how it ended decides afterwards whether the choice holds.
    outcome: derived.outcome ?? (staff ? call.outcomeOverride : null),
    endReason: derived.endReason,
    endedBy: derived.endedBy,
    disposition: staff ? call.disposition : null,
    error: errorFor(call, derived, viewer.role),
    ringExpiresInMs: null,
    capabilities: call.capabilities,
    recording: call.recording.confirmed?.value ?? 'off',
    recordingPolicy: call.recordingPolicy,
    transfer: staff && call.transfer !== null ? { mode: call.transfer.mode, to: call.transfer.to } : null,
    notes: staff ? call.notes : null,
    rating: ratingFor(call, mine, staff),
    reference: staff ? call.reference : null,
    metadata: staff ? call.metadata : {},
    // Last, for the same reason as in deriveStatus.
    ...timesView(call, derived),
  };
}

/** A view with the time left to answer, ms, computed when it is sent. */
export function withRingExpiry(sent: Call, call: CallState, now: number): Call {
  const since = rungSince(sent, call);
  return since === null ? sent : { ...sent, ringExpiresInMs: Math.max(0, since + call.timing.ringMs - now) };
}

/** Before the answer it rings for all; afterwards for the viewer alone, whom a transfer brings in. */
function rungSince({ status, answeredAt, me }: Call, { placedAt, transfer }: CallState): number | null {
  if (isTerminal(status)) return null;
  if (answeredAt === null) return placedAt;
  const isRung = me?.state === 'ringing' || me?.state === 'invited';
  return isRung && transfer?.to === me.participantId ? transfer.at : null;
}

/** Time as it travels: ISO 8601 UTC. */
export function isoTime(at: number): string {
  return new Date(at).toISOString();
}

function timesView(
  call: CallState,
  derived: DerivedStatus,
): Pick<
  Call,
  | 'startedAt'
  | 'ringingAt'
  | 'answeredAt'
  | 'connectedAt'
  | 'endedAt'
  | 'roomExpiresAt'
  | 'durationSeconds'
  | 'timings'
> {
  const { ringingAt, answeredAt, connectedAt, endedAt } = derived;
  const after = (at: number | null): number | null => (at === null ? null : Math.max(0, at - call.placedAt));
  return {
    startedAt: isoTime(call.placedAt),
    ringingAt: isoOrNull(ringingAt),
    answeredAt: isoOrNull(answeredAt),
    connectedAt: isoOrNull(connectedAt),
    endedAt: isoOrNull(endedAt),
    roomExpiresAt: call.timing.roomTtlMs === null ? null : isoTime(call.placedAt + call.timing.roomTtlMs),
    durationSeconds: durationSecondsOf(derived),
    timings: { placed: 0, ringing: after(ringingAt), answered: after(answeredAt), ...call.reportedTimings },
  };
}

/** Whole seconds from the answer to the end; `null` while live or never answered. */
export function durationSecondsOf(derived: DerivedStatus): number | null {
  const { answeredAt, endedAt } = derived;
  return answeredAt === null || endedAt === null ? null : Math.round((endedAt - answeredAt) / 1000);
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : isoTime(at);
}

/** Of a call to one of our numbers, which rings several people, whoever took it; until then it is for the number. */
function calleeOf(call: CallState): ParticipantState | undefined {
  if (call.kind === 'phone' && call.direction === 'inbound') {
    return call.participants.find((one) => one.id === call.decision.answered?.participantId);
  }
  return call.participants.find((one) => one.part === 'callee');
}

function directionFor(call: CallState, mine: ParticipantState | undefined): Direction {
  if (mine === undefined) return call.direction;
  return mine.part === 'caller' ? 'outbound' : 'inbound';
}

/** A client sees of staff the name and the picture, never how to reach them past the kit. */
function personFor(
  one: ParticipantState | undefined,
  fallback: Person,
  staff: boolean,
  mine: ParticipantState | undefined,
): Person {
  const person = one?.person ?? fallback;
  if (staff || one === undefined || one.id === mine?.id) return person;
  return { ...person, phone: null, email: null };
}

function participantView(
  call: CallState,
  one: ParticipantState,
  derived: DerivedStatus,
  person: Person,
): Participant {
  return {
    id: one.id,
    person,
    state: participantStatus(call, one, derived),
    muted: one.muted,
    cameraOff: one.cameraOff,
    sharing: one.sharing,
    held: one.held,
    connection: one.connection,
    sessionId: one.sessionId,
  };
}

function meView(call: CallState, mine: ParticipantState, derived: DerivedStatus): Me {
  return {
    participantId: mine.id,
    state: participantStatus(call, mine, derived),
    answeredOn: mine.device === null ? null : { deviceId: mine.device.id, label: mine.device.label },
  };
}

/** Nobody has a leg while a call to one of our numbers rings; whoever accepts this one does so in a browser. */
function isAwaitedInBrowser(call: CallState, mine: ParticipantState, derived: DerivedStatus): boolean {
  if (call.agentLeg !== 'browser' || legOf(call, mine.id) !== undefined) return false;
  return participantStatus(call, mine, derived) === 'ringing';
}

/** What our own people speak through; what is only simulated is nothing that could ring. */
function ownLegView(call: CallState, mine: ParticipantState): Call['agentLeg'] {
  const leg = legOf(call, mine.id);
  if (leg === undefined || leg.role === 'customer' || leg.address === null) return null;
  const { kind, state } = leg;
  return {
    device: kind === 'phone' ? 'phone' : 'browser',
    state: state === 'planned' || state === 'unknown' ? 'dialing' : state,
  };
}

function errorFor({ provider }: CallState, { error }: DerivedStatus, role: Role): Call['error'] {
  if (error?.code !== 'not_configured') return error;
  return { code: error.code, message: notSetUp(role, provider, error.message) };
}

function ratingFor(call: CallState, mine: ParticipantState | undefined, staff: boolean): Call['rating'] {
  if (!staff) return mine?.rating ?? null;
  return (
    call.participants.find((one) => one.rating !== null && one.id !== mine?.id)?.rating ??
    mine?.rating ??
    null
  );
}
