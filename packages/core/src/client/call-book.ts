import type { Emitter } from 'mitt';
import type { ActiveSnapshot, Call } from '../call/call.js';
import { isTerminal } from '../call/vocabulary.js';
import type { Environment } from '../env/environment.js';
import type { ClientEvents, ClientState } from './call-client.js';
import type { WritableStore } from './store.js';

/** {@link ClientEvents} as the emitter wants them. */
export type EventMap = { [Name in keyof ClientEvents]: ClientEvents[Name] };

/** What a {@link CallBook} writes to and works with. */
export interface CallBookContext {
  readonly store: WritableStore<ClientState>;
  readonly events: Emitter<EventMap>;
  readonly environment: Environment;
  readonly deviceId: () => string;
}

const leastRingMs = 3000;
const clockJumpMs = 5000;
const mostOverCalls = 100;

/** True while the call goes on and I am (to be) in it. */
export function isMineAndLive({ status, me }: Call): boolean {
  return !isTerminal(status) && me !== null && /invited|waiting|ringing|joined/.test(me.state);
}

/** Where snapshots of every origin meet: the newest version of each call wins, and facts are told once. */
export class CallBook {
  readonly #context: CallBookContext;
  readonly #rung = new Set<string>();
  #caughtUp = false;
  #epoch = 0;

  constructor(context: CallBookContext) {
    this.#context = context;
  }

  /** Changes with each user: an answer that was asked for in another epoch belongs to somebody else. */
  get epoch(): number {
    return this.#epoch;
  }

  get state(): ClientState {
    return this.#context.store.getSnapshot();
  }

  /** Changes fields; nobody is told when nothing differs. */
  patch(change: Partial<ClientState>): void {
    const next = { ...this.state, ...change };
    const keys = Object.keys(change) as (keyof ClientState)[];
    if (keys.some((key) => next[key] !== this.state[key])) this.#context.store.set(next);
  }

  /** Takes a whole active snapshot; the result is the live calls that it lacks, to be asked for by id. */
  takeSnapshot({ calls, me, modes, missedUnseen, serverTime }: ActiveSnapshot): readonly string[] {
    const before = this.state;
    const sample = Date.parse(serverTime) - this.#context.environment.now();
    // Latency only makes server time look earlier: the greatest difference is the best, until the local clock is set.
    const isBetter =
      !this.#caughtUp || sample > before.clockOffsetMs || sample < before.clockOffsetMs - clockJumpMs;
    const isOther = before.me !== null && (before.me.userId !== me.userId || before.me.orgId !== me.orgId);
    if (isOther) {
      this.#epoch += 1;
      this.#rung.clear();
      this.#caughtUp = false;
    }
    this.#take(calls, this.#caughtUp, {
      ...(isOther && { calls: [], ringDeadlines: {}, silenced: [], pending: {} }),
      ...(isBetter && { clockOffsetMs: sample }),
      missedUnseen,
      me: kept(before.me, me),
      modes: kept(before.modes, modes),
    });
    this.#caughtUp = true;
    this.#ring();
    const listed = new Set(calls.map(({ id }) => id));
    const wanted = (call: Call): boolean =>
      !isTerminal(call.status) && (call.me === null || isMineAndLive(call));
    return this.state.calls.filter((call) => wanted(call) && !listed.has(call.id)).map(({ id }) => id);
  }

  /** Takes one call. `isNews` is false for a call that somebody looked up: its end is then no news. */
  takeCall(call: Call, isNews = true): void {
    this.#take([call], isNews && this.#caughtUp, {});
    this.#ring();
  }

  /** Drops a call that the server does not know (any more). */
  forget(id: string): void {
    this.patch({ calls: this.state.calls.filter((call) => call.id !== id) });
  }

  #take(received: readonly Call[], tellEnds: boolean, change: Partial<ClientState>): void {
    const before = { ...this.state, ...change };
    const known = new Map(before.calls.map((call) => [call.id, call]));
    const changed: [call: Call, old: Call | undefined][] = [];
    for (const call of received) {
      const old = known.get(call.id);
      if (old !== undefined && old.version >= call.version) continue;
      known.set(call.id, call);
      changed.push([call, old]);
    }
    const calls = changed.length > 0 ? inOrder([...known.values()]) : before.calls;
    this.patch({ ...change, calls, ...this.#rings(before, calls, received) });
    for (const [call, old] of changed) this.#tell(call, old, tellEnds);
  }

  /** The smallest deadline ever received counts: a late message can only overestimate the time that is left. */
  #rings(before: ClientState, calls: readonly Call[], received: readonly Call[]): Partial<ClientState> {
    const ringDeadlines: Record<string, number> = {};
    for (const { id, answeredAt, status } of calls) {
      if (answeredAt !== null || isTerminal(status)) continue;
      const left = received.find((call) => call.id === id)?.ringExpiresInMs ?? Infinity;
      ringDeadlines[id] = Math.min(
        before.ringDeadlines[id] ?? Infinity,
        this.#context.environment.now() + left,
      );
    }
    const silenced = before.silenced.filter((id) => id in ringDeadlines);
    return {
      ringDeadlines: kept(before.ringDeadlines, ringDeadlines),
      silenced: kept(before.silenced, silenced),
    };
  }

  #tell(call: Call, old: Call | undefined, tellEnds: boolean): void {
    const { events, deviceId } = this.#context;
    const { me } = call;
    events.emit('updated', call);
    if (me === null) return;
    if (isTerminal(call.status) && (old ? !isTerminal(old.status) : tellEnds)) events.emit('ended', call);
    if (me.state === 'missed' && (old ? old.me?.state !== 'missed' : tellEnds)) events.emit('missed', call);
    const isTaken = me.answeredOn !== null && me.answeredOn.deviceId !== deviceId();
    if (isTaken && old?.me?.state === 'ringing') events.emit('answered-elsewhere', call);
  }

  #ring(): void {
    for (const call of this.#caughtUp ? this.state.calls : []) {
      if (this.#rung.has(call.id) || isTerminal(call.status) || call.me?.state !== 'ringing') continue;
      if ((this.state.ringDeadlines[call.id] ?? Infinity) - this.#context.environment.now() < leastRingMs)
        continue;
      this.#rung.add(call.id);
      this.#context.events.emit('incoming', call);
    }
  }
}

/** Live ones first, then newest first; old ones that are over are dropped. */
function inOrder(calls: Call[]): readonly Call[] {
  calls.sort(
    (a, b) =>
      Number(isTerminal(a.status)) - Number(isTerminal(b.status)) || (a.startedAt < b.startedAt ? 1 : -1),
  );
  let over = 0;
  return calls.filter(({ status }) => !isTerminal(status) || (over += 1) <= mostOverCalls);
}

/** The old object when the new one says the same, so that nobody renders for nothing. */
function kept<Value>(old: Value, next: Value): Value {
  return JSON.stringify(old) === JSON.stringify(next) ? old : next;
}
