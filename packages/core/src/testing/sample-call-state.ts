import { newLeg, newParticipant } from '../call/call-events.js';
import type { CallState } from '../call/call-state.js';
import type { Person } from '../call/vocabulary.js';

/** A person for tests. */
export function samplePerson(facts: Partial<Person> & Pick<Person, 'id'>): Person {
  return { kind: 'user', name: facts.id, phone: null, email: null, avatarUrl: null, company: null, ...facts };
}

/** When every sample call is placed, epoch ms. */
export const samplePlacedAt = Date.UTC(2026, 0, 5, 9, 0, 0);

/** A phone call of the agent `amara` to Maya's phone that was just placed, as the server keeps it. */
export function samplePhoneCallState(facts: Partial<CallState> = {}): CallState {
  const caller = samplePerson({
    id: 'amara',
    name: 'Dr. Amara Osei',
    email: 'amara@clinic.example',
    phone: '+12025550199',
  });
  const maya = samplePerson({ id: 'c-maya', kind: 'contact', name: 'Maya Torres', phone: '+12025550142' });
  return {
    id: 'call-1',
    orgId: 'harbour',
    version: 1,
    channel: 'voice',
    provider: 'demo',
    kind: 'phone',
    agentLeg: 'none',
    direction: 'outbound',
    conversationId: 'conversation-1',
    contactId: 'c-maya',
    agentId: 'amara',
    createdBy: 'amara',
    from: caller,
    to: maya,
    placedAt: samplePlacedAt,
    participants: [
      newParticipant({ id: 'p-amara', part: 'caller', person: caller, userId: 'amara', role: 'agent' }),
      newParticipant({ id: 'p-maya', part: 'callee', person: maya }),
    ],
    legs: [
      newLeg({
        id: 'leg-maya',
        participantId: 'p-maya',
        role: 'customer',
        kind: 'phone',
        address: maya.phone,
        heardAt: samplePlacedAt,
      }),
    ],
    decision: { answered: null, over: null },
    timing: { ringMs: 45_000, mediaConnectMs: 20_000, maxDurationMs: 4 * 3_600_000, roomTtlMs: null },
    capabilities: {
      ...{ hold: true, mute: true, dtmf: false, transfer: false, record: false },
      ...{ video: false, screenShare: false, chat: false, addParticipant: false },
    },
    recordingPolicy: 'off',
    notes: null,
    outcomeOverride: null,
    disposition: null,
    reference: null,
    metadata: {},
    reportedTimings: { iceConnected: null, firstMedia: null },
    callerId: null,
    reconcile: { attempts: 0, lastAt: null, decidedAt: null },
    servedBy: 'p-amara',
    transfer: null,
    recording: { wanted: 'off', confirmed: null },
    ...facts,
  };
}

/** A video call of the agent `amara` that rings the client `maya` in the app, as the server keeps it. */
export function sampleAppCallState(facts: Partial<CallState> = {}): CallState {
  const base = samplePhoneCallState();
  const maya = samplePerson({
    id: 'maya',
    name: 'Maya Torres',
    phone: '+12025550142',
    email: 'maya@mail.example',
  });
  return {
    ...base,
    channel: 'video',
    provider: 'p2p',
    kind: 'app',
    agentLeg: null,
    servedBy: null,
    to: maya,
    participants: [
      ...base.participants
        .slice(0, 1)
        .map((one) => ({ ...one, device: { id: 'device-amara', label: 'Chrome on Linux' } })),
      newParticipant({ id: 'p-maya', part: 'callee', person: maya, userId: 'maya', role: 'client' }),
    ],
    legs: [],
    timing: { ringMs: 30_000, mediaConnectMs: 20_000, maxDurationMs: 4 * 3_600_000, roomTtlMs: 3_600_000 },
    ...facts,
  };
}
