import {
  isOver,
  newParticipant,
  participantOfUser,
  transition,
  view,
  type CallEvent,
  type CallState,
  type Person,
} from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { CallService } from '../../calls/call-service.js';
import type { Clock } from '../../ports/clock.js';
import type { Principal } from '../../ports/principal.js';

/** Calls in a map: what the realtime part needs of a call service, without a database. */
export interface InMemoryCalls extends CallService {
  /** A new call between users of one organisation, ringing. */
  place(facts: { id: string; orgId?: string; callerId: string; calleeId: string }): CallState;
  /** The call after one more commit. */
  commit(callId: string, ...events: readonly CallEvent[]): CallState;
  /** The call with both sides joined: device `<userId>-laptop`, session `<userId>-session`. */
  connect(callId: string): CallState;
  /** Every call of `mediaState`. */
  readonly reports: { readonly userId: string; readonly callId: string; readonly body: unknown }[];
  /** Set by a test to hold the read of the snapshot or to fail it. */
  beforeActive: () => Promise<void>;
  /** Set by a test to hold `stateOf`. */
  beforeRead: () => Promise<void>;
  /** How often `stateOf` was asked. */
  reads: number;
}

/** Creates the calls. */
export function inMemoryCalls(clock: Clock): InMemoryCalls {
  const states = new Map<string, CallState>();
  const change = (callId: string, events: readonly CallEvent[]): CallState => {
    const before = states.get(callId);
    if (before === undefined) throw new CallError('not_found');
    const after = { ...events.reduce(transition, before), version: before.version + 1 };
    states.set(callId, after);
    return after;
  };
  const calls: InMemoryCalls = {
    ...notServed,
    reports: [],
    reads: 0,
    beforeActive: () => Promise.resolve(),
    beforeRead: () => Promise.resolve(),
    place({ id, orgId = 'clinic', callerId, calleeId }) {
      const state = ringingCall(id, orgId, callerId, calleeId, clock.now());
      states.set(id, state);
      return state;
    },
    commit: (callId, ...events) => change(callId, events),
    connect(callId) {
      const at = clock.now();
      const [caller, callee] = (states.get(callId)?.participants ?? []).map((one) => one.userId ?? '');
      const device = (userId: string | undefined) => ({ id: `${userId}-laptop`, label: 'Laptop' });
      const joined = (userId: string | undefined): CallEvent => ({
        type: 'media-joined',
        at,
        participantId: `${callId}-${userId}`,
        device: device(userId),
        sessionId: `${userId}-session`,
      });
      const answered: CallEvent = {
        type: 'answered',
        at,
        participantId: `${callId}-${callee}`,
        device: device(callee),
      };
      return change(callId, [answered, joined(caller), joined(callee)]);
    },
    async stateOf(callId) {
      calls.reads += 1;
      await calls.beforeRead();
      return states.get(callId) ?? null;
    },
    async active(principal: Principal) {
      await calls.beforeActive();
      const mine = [...states.values()].filter(
        (call) =>
          call.orgId === principal.orgId &&
          !isOver(call) &&
          participantOfUser(call, principal.userId) !== undefined,
      );
      const { userId, orgId, role, name } = principal;
      return {
        calls: mine.map((call) => view(call, principal)),
        missedUnseen: 0,
        me: { userId, orgId, role, name },
        modes: { voice: 'demo', video: 'live', sms: 'demo' },
        serverTime: new Date(clock.now()).toISOString(),
      };
    },
    mediaState(principal, callId, body) {
      const call = states.get(callId);
      if (call === undefined) return Promise.reject(new CallError('not_found'));
      calls.reports.push({ userId: principal.userId, callId, body });
      return Promise.resolve(view(call, principal));
    },
  };
  return calls;
}

const refuse = (): Promise<never> => Promise.reject(new CallError('not_supported'));
const notServed: CallService = {
  initiate: refuse,
  command: refuse,
  transfer: refuse,
  answer: refuse,
  media: refuse,
  mediaState: refuse,
  setStatus: refuse,
  get: refuse,
  status: refuse,
  activeTag: refuse,
  active: refuse,
  list: refuse,
  events: refuse,
  conversationOf: refuse,
  missedSeen: refuse,
  stateOf: refuse,
  observe: refuse,
  endAllOf: refuse,
};

function ringingCall(
  id: string,
  orgId: string,
  callerId: string,
  calleeId: string,
  placedAt: number,
): CallState {
  const person = (userId: string): Person => ({
    kind: 'user',
    id: userId,
    name: userId,
    phone: null,
    email: null,
    avatarUrl: null,
    company: null,
  });
  const participant = (userId: string, part: 'caller' | 'callee') =>
    newParticipant({
      id: `${id}-${userId}`,
      person: person(userId),
      part,
      userId,
      role: part === 'caller' ? 'agent' : 'client',
    });
  return {
    id,
    orgId,
    version: 1,
    channel: 'video',
    provider: 'p2p',
    kind: 'app',
    agentLeg: null,
    direction: 'outbound',
    conversationId: `conversation-${id}`,
    contactId: null,
    agentId: callerId,
    createdBy: callerId,
    from: person(callerId),
    to: person(calleeId),
    placedAt,
    participants: [participant(callerId, 'caller'), participant(calleeId, 'callee')],
    legs: [],
    decision: { answered: null, over: null },
    timing: { ringMs: 30_000, mediaConnectMs: 20_000, maxDurationMs: 14_400_000, roomTtlMs: 3_600_000 },
    capabilities: {
      hold: true,
      mute: true,
      dtmf: false,
      transfer: false,
      record: false,
      video: true,
      screenShare: true,
      chat: false,
      addParticipant: false,
    },
    recordingPolicy: 'off',
    notes: 'only for staff',
    outcomeOverride: null,
    disposition: null,
    reference: null,
    metadata: {},
    reportedTimings: { iceConnected: null, firstMedia: null },
    callerId: null,
    reconcile: { attempts: 0, lastAt: null, decidedAt: null },
    servedBy: null,
    transfer: null,
    recording: { wanted: 'off', confirmed: null },
  };
}
