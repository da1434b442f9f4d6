import type { Environment } from '../env/environment.js';

/** An environment whose time, network and visibility a test moves by hand. */
export interface FakeEnvironment extends Environment {
  /** Moves time on, running due timers in order; promises settle between them. */
  advance(ms: number): Promise<void>;
  /** How many timers wait. */
  timerCount(): number;
  setOnline(online: boolean): void;
  setHidden(hidden: boolean): void;
  /** Sets the clock without running a timer, as a person or a time server does. */
  setClock(now: number): void;
}

/** Settings of {@link fakeEnvironment}. */
export interface FakeEnvironmentOptions {
  /** Start of the clock, epoch ms. Default noon of 1 January 2030, UTC. */
  readonly now?: number;
  /** What `random` returns. Default 0.5. */
  readonly random?: number;
}

interface Timer {
  readonly callback: () => void;
  readonly dueMs: number;
}

/** Makes a {@link FakeEnvironment}. Ids are `id-1`, `id-2`, … */
export function fakeEnvironment(options: FakeEnvironmentOptions = {}): FakeEnvironment {
  const timers = new Set<Timer>();
  const listeners = new Set<() => void>();
  let clock = options.now ?? Date.UTC(2030, 0, 1, 12);
  let elapsedMs = 0;
  let online = true;
  let hidden = false;
  let ids = 0;
  const changed = (): void => [...listeners].forEach((listener) => listener());
  const step = (ms: number): void => {
    elapsedMs += ms;
    clock += ms;
  };
  const firstDueBy = (limitMs: number): Timer | undefined =>
    [...timers].filter((timer) => timer.dueMs <= limitMs).sort((a, b) => a.dueMs - b.dueMs)[0];

  return {
    now: () => clock,
    setTimer(callback, ms) {
      const timer = { callback, dueMs: elapsedMs + Math.max(0, ms) };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    newId: () => `id-${(ids += 1)}`,
    random: () => options.random ?? 0.5,
    isOnline: () => online,
    isHidden: () => hidden,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async advance(ms) {
      const limitMs = elapsedMs + ms;
      await settled();
      for (let timer = firstDueBy(limitMs); timer !== undefined; timer = firstDueBy(limitMs)) {
        timers.delete(timer);
        step(timer.dueMs - elapsedMs);
        timer.callback();
        await settled();
      }
      step(limitMs - elapsedMs);
    },
    timerCount: () => timers.size,
    setOnline(next) {
      online = next;
      changed();
    },
    setHidden(next) {
      hidden = next;
      changed();
    },
    setClock(now) {
      clock = now;
    },
  };
}

/** Lets everything that waits on settled promises run. A macrotask ends the queue of microtasks. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
