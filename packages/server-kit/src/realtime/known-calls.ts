import { deriveStatus, isTerminal, participantStatus, type CallState } from '@offhook/core/call';
import type { Clock } from '../ports/clock.js';

/** How long a state is trusted to route signals: another node may have committed since. */
const recentMs = 5000;
/** How long a state is trusted to say that somebody is in a call. */
const trustedMs = 60_000;
/** Calls kept; the one heard of longest ago goes first. */
const maximumCalls = 20_000;

interface KnownCall {
  /** Kept after the end, so that a late snapshot cannot bring the call back to life. */
  readonly version: number;
  readonly orgId: string;
  /** Users who are in the call now; nobody when it is over. */
  readonly joined: readonly string[];
  /** Kept only where signals may come; to keep all would cost each push its share of garbage collection. */
  readonly call: CallState | null;
  readonly heardAt: number;
}

/** The calls that this node has heard of lately, so that relaying and presence need not ask the database. */
export interface KnownCalls {
  /** Takes note of a state; an older version than the known one changes nothing. */
  learn(call: CallState): void;
  has(callId: string): boolean;
  /** The state if it can be routed by: live, answered, fresh, and no read of it under way. */
  recent(callId: string): CallState | undefined;
  /** Reads the state again; calls at the same time share one read and are answered in their order. */
  read(callId: string): Promise<CallState | null>;
  /** Those of the users who are in a live call; what is too old is read again. */
  inCalls(orgId: string, userIds: ReadonlySet<string>): Promise<ReadonlySet<string>>;
}

/** Creates the memory of calls of one node. `stateOf` is the fallback. */
export function createKnownCalls(
  stateOf: (callId: string) => Promise<CallState | null>,
  clock: Clock,
): KnownCalls {
  const known = new Map<string, KnownCall>();
  const reading = new Map<string, Promise<CallState | null>>();

  function learn(call: CallState): void {
    const before = known.get(call.id);
    if (before !== undefined && before.version > call.version) return;
    known.delete(call.id);
    known.set(call.id, remembered(call, clock.now()));
    if (known.size <= maximumCalls) return;
    for (const oldest of known.keys()) {
      known.delete(oldest);
      break;
    }
  }

  async function readNow(callId: string): Promise<CallState | null> {
    try {
      const call = await stateOf(callId);
      if (call === null) known.delete(callId);
      else learn(call);
      return call;
    } finally {
      reading.delete(callId);
    }
  }

  function read(callId: string): Promise<CallState | null> {
    const running = reading.get(callId);
    if (running !== undefined) return running;
    const started = readNow(callId);
    reading.set(callId, started);
    return started;
  }

  return {
    learn,
    read,
    has: (callId) => known.has(callId),
    recent(callId) {
      const one = known.get(callId);
      if (one === undefined || one.call === null || reading.has(callId)) return undefined;
      return clock.now() - one.heardAt <= recentMs ? one.call : undefined;
    },
    async inCalls(orgId, userIds) {
      const found = new Set<string>();
      for (const [callId, one] of [...known]) {
        if (one.orgId !== orgId || !one.joined.some((userId) => userIds.has(userId))) continue;
        if (clock.now() - one.heardAt > trustedMs) await read(callId);
        for (const userId of known.get(callId)?.joined ?? []) if (userIds.has(userId)) found.add(userId);
      }
      return found;
    },
  };
}

function remembered(call: CallState, heardAt: number): KnownCall {
  const derived = deriveStatus(call);
  const joined: string[] = [];
  const over = isTerminal(derived.status);
  for (const one of over ? [] : call.participants) {
    if (one.userId !== null && participantStatus(call, one, derived) === 'joined') joined.push(one.userId);
  }
  const maySignal = !over && call.kind === 'app' && call.decision.answered !== null;
  return { version: call.version, orgId: call.orgId, joined, call: maySignal ? call : null, heardAt };
}
