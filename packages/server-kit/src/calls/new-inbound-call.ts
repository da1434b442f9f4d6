import {
  newLeg,
  newParticipant,
  type AgentLeg,
  type CallCapabilities,
  type CallState,
  type Person,
  type RecordingPolicy,
  type Voicemail,
} from '@offhook/core/call';
import type { InboundCall, Provider } from '../providers/contract.js';
import type { CallConversation } from './find-conversation.js';
import type { InboundIds } from './inbound-ids.js';
import type { CallTimes, Party } from './new-call.js';

/** What is known when somebody phones one of our numbers. */
export interface NewInboundCall extends Omit<CallConversation, 'opened'> {
  readonly ids: InboundIds;
  readonly orgId: string;
  readonly provider: Provider;
  /** The organisation's own account at the provider; `null` for the host's. */
  readonly account: string | null;
  /** What the provider can do in this call. */
  readonly capabilities: CallCapabilities;
  readonly inbound: InboundCall;
  readonly customer: Person;
  /** Everybody who is rung. */
  readonly agents: readonly Party[];
  readonly recordingPolicy: RecordingPolicy;
  /** What a caller whom nobody answers hears; `null` where the provider takes no messages, or none are wanted. */
  readonly voicemail: Voicemail | null;
}

/** Builds the first state of a call to one of our numbers: it rings, and has the customer's leg. */
export function newInboundCall(
  facts: NewInboundCall,
  times: CallTimes,
  newId: () => string,
  now: number,
): CallState {
  const { inbound, ids, customer } = facts;
  const { capabilities, orgId } = facts;
  const recordingPolicy = capabilities.record ? facts.recordingPolicy : 'off';
  const caller = newParticipant({ id: newId(), part: 'caller', person: customer });
  return {
    id: ids.callId,
    orgId,
    version: 0,
    channel: 'voice',
    provider: facts.provider.name,
    ...(facts.account !== null && { account: facts.account }),
    kind: 'phone',
    agentLeg: agentLegOf(facts.provider),
    direction: 'inbound',
    conversationId: facts.conversationId,
    contactId: facts.contactId,
    // Whoever takes it.
    agentId: null,
    createdBy: customer.id,
    from: customer,
    to: phonePerson(inbound.to, inbound.to),
    placedAt: now,
    participants: [
      caller,
      ...facts.agents.map((agent) => newParticipant({ id: newId(), part: 'callee', ...agent })),
    ],
    legs: [customerLeg(inbound, ids.legId, caller.id, now)],
    decision: { answered: null, over: null },
    timing: {
      ringMs: times.phoneRingMs,
      mediaConnectMs: times.mediaConnectMs,
      maxDurationMs: times.maxDurationMs,
      roomTtlMs: null,
    },
    capabilities: { ...capabilities, video: false },
    recordingPolicy,
    notes: null,
    outcomeOverride: null,
    disposition: null,
    reference: null,
    metadata: {},
    reportedTimings: { iceConnected: null, firstMedia: null },
    callerId: inbound.to,
    reconcile: { attempts: 0, lastAt: null, decidedAt: null },
    servedBy: null,
    transfer: null,
    recording: { wanted: recordingPolicy === 'always' ? 'on' : 'off', confirmed: null },
    ...(facts.voicemail !== null && { voicemail: facts.voicemail }),
  };
}

/** A number, as a person of a call. */
export function phonePerson(id: string, name: string, phone: string | null = id): Person {
  return { kind: 'phone', id, name, phone, email: null, avatarUrl: null, company: null };
}

function customerLeg(
  { providerLegId, from, at }: InboundCall,
  id: string,
  participantId: string,
  now: number,
) {
  return newLeg({
    ...{ id, participantId, providerLegId, address: from },
    ...{ role: 'customer', kind: 'phone', state: 'ringing', heardAt: now },
    times: { dialing: null, ringing: at, up: null, ended: null },
  });
}

/** Whoever answers takes part as the provider is set, else in the browser, which is where it was answered. */
function agentLegOf({ capabilities: { agentLegs, defaultAgentLeg } }: Provider): AgentLeg {
  const wanted: readonly AgentLeg[] = ['browser', 'phone'];
  if (defaultAgentLeg !== undefined && wanted.includes(defaultAgentLeg)) return defaultAgentLeg;
  return wanted.find((one) => agentLegs.includes(one)) ?? 'none';
}
