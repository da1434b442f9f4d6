import type { Clock } from '../../ports/clock.js';

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves time on and runs the timers that are due, in their order. */
  advance(ms: number): void;
}

/** Creates a clock at noon of 1 January 2030, UTC. */
export function manualClock(): ManualClock {
  const timers = new Set<{ readonly callback: () => void; readonly dueAt: number }>();
  let now = Date.UTC(2030, 0, 1, 12);
  return {
    now: () => now,
    setTimer(callback, ms) {
      const timer = { callback, dueAt: now + ms };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance(ms) {
      const until = now + ms;
      for (;;) {
        const [next] = [...timers].filter(({ dueAt }) => dueAt <= until).sort((a, b) => a.dueAt - b.dueAt);
        if (next === undefined) break;
        timers.delete(next);
        now = Math.max(now, next.dueAt);
        next.callback();
      }
      now = until;
    },
  };
}
