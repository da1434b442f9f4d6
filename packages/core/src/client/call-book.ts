import type { ActiveSnapshot, Call } from '../call/call.js';
import { isTerminal } from '../call/vocabulary.js';
import type { Environment } from '../env/environment.js';
import type { ClientEvents, ClientState } from './call-client.js';
import type { Device } from './device.js';
import type { Events } from './events.js';
import type { WritableStore } from './store.js';

/** What a {@link CallBook} writes to and works with. */
export interface CallBookContext {
  readonly store: WritableStore<ClientState>;
  readonly events: Events<ClientEvents>;
  readonly environment: Environment;
  readonly device: Pick<Device, 'id'>;
}

const leastRingMs = 3000;
const clockJumpMs = 5000;
const mostOverCalls = 100;

/** True while the call goes on and I am (to be) in it. */
export function isMineAndLive(call: Call): boolean {
  return call.me !== null && isLive(call);
}

/** As far as I am in it, or may see it. */
function isLive(call: Call): boolean {
  return !isOver(call) && !/left|declined|missed/.test(call.me?.state ?? '');
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
  readonly patch = (change: Partial<ClientState>): void => {
    const { events, store } = this.#context;
    const before = this.state;
    const next = { ...before, ...change };
    const keys = Object.keys(change) as (keyof ClientState)[];
    if (keys.some((key) => next[key] !== before[key])) store.set(next);
    if (next.connection !== before.connection) events.emit('connection', next.connection);
  };

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
    }
    const tellEnds = this.#caughtUp && !isOther;
    this.#caughtUp = true;
    this.#take(calls, tellEnds, {
      ...(isOther && { calls: [], ringDeadlines: {}, silenced: [], pending: {} }),
      ...(isBetter && { clockOffsetMs: sample }),
      missedUnseen,
      me: kept(before.me, me),
      modes: kept(before.modes, modes),
    });
    const ids = this.state.calls.filter(isLive).map(({ id }) => id);
    return ids.filter((id) => !calls.some((call) => call.id === id));
  }

  /** Takes one call. `isNews` is false for a call that somebody looked up: its end is then no news. */
  takeCall(call: Call, isNews = true): void {
    this.#take([call], isNews && this.#caughtUp, {});
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
    if (this.#caughtUp) this.#ring();
  }

  /**
   * The smallest deadline ever received counts: a late message can only overestimate the time that is left. Much more time in
   * a newer version of a call that was answered is another ring: a transfer that was canceled and begun again unseen.
   */
  #rings(before: ClientState, calls: readonly Call[], received: readonly Call[]): Partial<ClientState> {
    const ringDeadlines: Record<string, number> = {};
    const now = this.#context.environment.now();
    let { silenced } = before;
    for (const call of calls) {
      const { id } = call;
      // Those who are not rung, or not any more, have none.
      if (call.ringExpiresInMs === null) continue;
      const left = received.find((one) => one.id === id)?.ringExpiresInMs ?? Infinity;
      const known = before.ringDeadlines[id] ?? Infinity;
      const isAnother = call.answeredAt && !before.calls.includes(call) && now + left > known + clockJumpMs;
      ringDeadlines[id] = isAnother ? now + left : Math.min(known, now + left);
      if (!isAnother) continue;
      silenced = silenced.filter((one) => one !== id);
      this.#rung.delete(id);
    }
    silenced = silenced.filter((id) => id in ringDeadlines);
    return {
      ringDeadlines: kept(before.ringDeadlines, ringDeadlines),
      silenced: kept(before.silenced, silenced),
    };
  }

  #tell(call: Call, old: Call | undefined, tellEnds: boolean): void {
    const { device, events } = this.#context;
    const { me } = call;
    const became = (is: (one: Call) => boolean): boolean => is(call) && (old ? !is(old) : tellEnds);
    events.emit('updated', call);
    if (me === null) return;
    if (became(isOver)) events.emit('ended', call);
    if (became((one) => one.me?.state === 'missed')) events.emit('missed', call);
    const isTaken = me.answeredOn !== null && me.answeredOn.deviceId !== device.id;
    if (isTaken && old?.me?.state === 'ringing') events.emit('answered-elsewhere', call);
  }

  #ring(): void {
    const { environment, events } = this.#context;
    const { calls, ringDeadlines } = this.state;
    for (const call of calls) {
      const { id } = call;
      // A call may be given back to somebody whom it has rung before.
      if (isOver(call) || call.me?.state !== 'ringing') this.#rung.delete(id);
      else if (!this.#rung.has(id) && (ringDeadlines[id] ?? Infinity) - environment.now() >= leastRingMs) {
        this.#rung.add(id);
        events.emit('incoming', call);
      }
    }
  }
}

function isOver({ status }: Call): boolean {
  return isTerminal(status);
}

/** Live ones first, then newest first; old ones that are over are dropped. */
function inOrder(calls: Call[]): readonly Call[] {
  calls.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  return [...calls.filter((call) => !isOver(call)), ...calls.filter(isOver).slice(0, mostOverCalls)];
}

/** The old object when the new one says the same, so that nobody renders for nothing. */
function kept<Value>(old: Value, next: Value): Value {
  return JSON.stringify(old) === JSON.stringify(next) ? old : next;
}
