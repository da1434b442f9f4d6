import { isOver, type CallState } from '@offhook/core/call';
import type { Clock } from '../ports/clock.js';

/** How long a state is trusted to route signals: another node may have committed since. */
const recentMs = 5000;
/** How long a state is trusted to say that somebody is in a call. */
const trustedMs = 60_000;
/** Calls kept; the one heard of longest ago goes first. */
const maximumCalls = 20_000;

interface KnownCall {
  readonly version: number;
  /** `null` once the call is over: the version stays, so that a late snapshot cannot bring it back to life. */
  readonly call: CallState | null;
  readonly heardAt: number;
}

/** The calls that this node has heard of lately, so that relaying and presence need not ask the database. */
export interface KnownCalls {
  /** Takes note of a state; an older version than the known one changes nothing. */
  learn(call: CallState): void;
  has(callId: string): boolean;
  /** The state if it is live and fresh enough to route by, and no read of it is under way. */
  recent(callId: string): CallState | undefined;
  /** Reads the state again; calls at the same time share one read and are answered in their order. */
  read(callId: string): Promise<CallState | null>;
  /** Live calls of an organisation with any of these users; states that are too old are read again. */
  liveWith(orgId: string, userIds: ReadonlySet<string>): Promise<CallState[]>;
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
    known.set(call.id, { version: call.version, call: isOver(call) ? null : call, heardAt: clock.now() });
    if (known.size <= maximumCalls) return;
    for (const oldest of known.keys()) {
      known.delete(oldest);
      break;
    }
  }

  async function readNow(callId: string): Promise<CallState | null> {
    try {
      const call = await stateOf(callId);
      if (call !== null) learn(call);
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
      if (one?.call === null || one === undefined || reading.has(callId)) return undefined;
      return clock.now() - one.heardAt <= recentMs ? one.call : undefined;
    },
    async liveWith(orgId, userIds) {
      const found: CallState[] = [];
      for (const { call, heardAt } of [...known.values()]) {
        if (call === null || call.orgId !== orgId) continue;
        if (!call.participants.some(({ userId }) => userId !== null && userIds.has(userId))) continue;
        const current = clock.now() - heardAt <= trustedMs ? call : await read(call.id);
        if (current !== null && !isOver(current)) found.push(current);
      }
      return found;
    },
  };
}
