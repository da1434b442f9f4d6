import type { ActiveSnapshot, Call, Participant } from '../call/call.js';
import { isTerminal, type Person } from '../call/vocabulary.js';

/** Time at which sample calls are placed. */
export const sampleTime = '2030-01-01T12:00:00.000Z';

/** A person of a call for tests: the contact Maya Patel unless told otherwise. */
export function samplePersonView(overrides: Partial<Person> = {}): Person {
  return {
    kind: 'contact',
    id: 'contact-1',
    name: 'Maya Patel',
    phone: '+12025550142',
    email: 'maya@example.com',
    avatarUrl: null,
    company: null,
    ...overrides,
  };
}

/** A participant for tests, ringing unless told otherwise. */
export function sampleParticipant(overrides: Partial<Participant> = {}): Participant {
  return {
    id: 'participant-1',
    person: samplePersonView(),
    state: 'ringing',
    muted: false,
    cameraOff: false,
    sharing: false,
    held: false,
    connection: null,
    sessionId: null,
    ...overrides,
  };
}

/** A call for tests: Amara rings Maya by voice, nobody has answered yet. */
export function sampleCall(overrides: Partial<Call> = {}): Call {
  const from = samplePersonView({
    kind: 'user',
    id: 'amara',
    name: 'Amara Okafor',
    phone: null,
    email: 'amara@example.com',
  });
  const to = samplePersonView();
  return {
    id: 'call-1',
    version: 1,
    channel: 'voice',
    provider: 'demo',
    // What browsers do among themselves is theirs; everything else goes by phone unless a test says otherwise.
    kind: overrides.provider === 'p2p' ? 'app' : 'phone',
    inBrowser: overrides.provider === 'p2p',
    agentLeg: null,
    direction: 'outbound',
    status: 'ringing',
    onHold: false,
    conversationId: 'conversation-1',
    contactId: 'contact-1',
    agentId: 'amara',
    from,
    to,
    participants: [
      sampleParticipant({ id: 'participant-amara', person: from, state: 'joined' }),
      sampleParticipant({ id: 'participant-maya', person: to }),
    ],
    me: {
      participantId: 'participant-amara',
      state: 'joined',
      answeredOn: { deviceId: 'device-1', label: 'Chrome on Linux' },
    },
    startedAt: sampleTime,
    ringingAt: sampleTime,
    answeredAt: null,
    connectedAt: null,
    endedAt: null,
    roomExpiresAt: null,
    durationSeconds: null,
    outcome: null,
    endReason: null,
    endedBy: null,
    disposition: null,
    error: null,
    ringExpiresInMs: ringLeft(overrides),
    capabilities: {
      hold: true,
      mute: true,
      dtmf: false,
      transfer: false,
      record: false,
      video: false,
      screenShare: false,
      chat: false,
      addParticipant: false,
    },
    recording: 'off',
    recordingPolicy: 'off',
    transfer: null,
    notes: null,
    rating: null,
    reference: null,
    metadata: {},
    timings: { placed: 0, ringing: 0, answered: null, iceConnected: null, firstMedia: null },
    ...overrides,
  };
}

/** A call for tests that rings me: Maya calls Amara. */
export function sampleIncomingCall(overrides: Partial<Call> = {}): Call {
  const call = sampleCall();
  return {
    ...call,
    direction: 'inbound',
    provider: 'p2p',
    kind: 'app',
    inBrowser: true,
    from: call.to,
    to: call.from,
    participants: [
      sampleParticipant({ id: 'participant-maya', person: call.to, state: 'joined' }),
      sampleParticipant({ id: 'participant-amara', person: call.from, state: 'ringing' }),
    ],
    me: { participantId: 'participant-amara', state: 'ringing', answeredOn: null },
    ringExpiresInMs: ringLeft(overrides),
    ...overrides,
  };
}

/** As the server has it: nothing once a call is answered or over. */
function ringLeft({ answeredAt = null, status = 'ringing' }: Partial<Call>): number | null {
  return answeredAt === null && !isTerminal(status) ? 30_000 : null;
}

/** What the server says of the active calls, for tests. */
export function sampleSnapshot(overrides: Partial<ActiveSnapshot> = {}): ActiveSnapshot {
  return {
    calls: [],
    missedUnseen: 0,
    me: { userId: 'amara', orgId: 'clinic', role: 'agent', name: 'Amara Okafor' },
    modes: { voice: 'demo', video: 'live', sms: 'demo' },
    serverTime: sampleTime,
    ...overrides,
  };
}
