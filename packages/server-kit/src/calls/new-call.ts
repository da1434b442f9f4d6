import {
  newLeg,
  newParticipant,
  type AgentLeg,
  type CallCapabilities,
  type CallState,
  type Channel,
  type Device,
  type Leg,
  type Person,
  type RecordingPolicy,
  type Role,
} from '@offhook/core/call';
import type { PlannedAddress } from '../providers/contract.js';

/** Times that calls live by; the host may set them within 5–120 s for ringing. */
export interface CallTimes {
  readonly appRingMs: number;
  readonly phoneRingMs: number;
  readonly mediaConnectMs: number;
  readonly maxDurationMs: number;
  readonly roomTtlMs: number;
}

/** A person of a call that is about to be placed. */
export interface Party {
  readonly person: Person;
  readonly userId: string | null;
  readonly role: Role | null;
}

/** What is known when a call is placed. */
export interface NewCall {
  readonly orgId: string;
  readonly channel: Channel;
  readonly provider: string;
  /** The organisation's own account at the provider; `null` for the host's. */
  readonly account: string | null;
  readonly capabilities: CallCapabilities;
  readonly conversationId: string;
  readonly contactId: string | null;
  readonly caller: Party;
  readonly callee: Party;
  /** The caller's device, when its media is needed. */
  readonly device: Device | null;
  /** E.164 number to dial; `null` for an app call. */
  readonly number: string | null;
  /** How the caller takes part; `null` for an app call. */
  readonly agentLeg: AgentLeg | null;
  /** Where the caller's own leg is dialled first; `null` when there is none to dial. */
  readonly agentAddress: PlannedAddress | null;
  /** E.164 caller ID; `null` for the provider's default and app calls. */
  readonly callerId: string | null;
  readonly recordingPolicy: RecordingPolicy;
  readonly notes: string | null;
  readonly reference: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Builds the first state of a call: an app call is born ringing, a phone call with its leg planned. */
export function newCall(facts: NewCall, times: CallTimes, newId: () => string, now: number): CallState {
  const { caller, callee, number } = facts;
  const callerSide = newParticipant({ id: newId(), part: 'caller', ...caller, device: facts.device });
  const calleeSide = newParticipant({ id: newId(), part: 'callee', ...callee });
  // Nobody is told that a call is recorded which cannot be.
  const recordingPolicy = facts.capabilities.record ? facts.recordingPolicy : 'off';
  const plannedLegs = (address: string, agent: PlannedAddress | null): readonly Leg[] => {
    const agentLegs =
      agent === null
        ? []
        : [newLeg({ id: newId(), participantId: callerSide.id, role: 'agent', heardAt: now, ...agent })];
    const customer = { participantId: calleeSide.id, role: 'customer', kind: 'phone', address } as const;
    const waitsFor = agentLegs[0]?.id ?? null;
    return [...agentLegs, newLeg({ id: newId(), ...customer, waitsFor, heardAt: now })];
  };
  const staff = caller.role === 'client' ? callee : caller;
  return {
    id: newId(),
    orgId: facts.orgId,
    version: 0,
    channel: facts.channel,
    provider: facts.provider,
    ...(facts.account !== null && { account: facts.account }),
    kind: number === null ? 'app' : 'phone',
    agentLeg: facts.agentLeg,
    direction: caller.role === 'client' ? 'inbound' : 'outbound',
    conversationId: facts.conversationId,
    contactId: facts.contactId,
    agentId: staff.userId,
    createdBy: caller.userId ?? caller.person.id,
    from: caller.person,
    to: callee.person,
    placedAt: now,
    participants: [callerSide, calleeSide],
    legs: number === null ? [] : plannedLegs(number, facts.agentAddress),
    decision: { answered: null, over: null },
    timing: {
      ringMs: number === null ? times.appRingMs : times.phoneRingMs,
      mediaConnectMs: times.mediaConnectMs,
      maxDurationMs: times.maxDurationMs,
      roomTtlMs: facts.channel === 'video' ? times.roomTtlMs : null,
    },
    capabilities: { ...facts.capabilities, video: facts.capabilities.video && facts.channel === 'video' },
    recordingPolicy,
    notes: facts.notes,
    outcomeOverride: null,
    disposition: null,
    reference: facts.reference,
    metadata: facts.metadata,
    reportedTimings: { iceConnected: null, firstMedia: null },
    callerId: facts.callerId,
    reconcile: { attempts: 0, lastAt: null, decidedAt: null },
    servedBy: number === null ? null : callerSide.id,
    transfer: null,
    recording: { wanted: recordingPolicy === 'always' ? 'on' : 'off', confirmed: null },
  };
}
