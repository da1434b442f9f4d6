import type { Clock } from '../ports/clock.js';

/** The machine's clock, with hours that nobody has to wait for. */
export interface SkippingClock extends Clock {
  /** It is so much later all at once: timers that are due by then run, in their order. */
  skip(ms: number): void;
}

/** Makes a clock that runs by itself and can be put forward. */
export function skippingClock(): SkippingClock {
  let skipped = 0;
  const now = (): number => Date.now() + skipped;
  const timers = new Set<{ readonly dueAt: number; readonly ring: () => void }>();
  return {
    now,
    setTimer(callback, ms) {
      const handle = setTimeout(() => timer.ring(), ms);
      handle.unref();
      const cancel = (): void => {
        clearTimeout(handle);
        timers.delete(timer);
      };
      const timer = {
        dueAt: now() + ms,
        ring() {
          cancel();
          callback();
        },
      };
      timers.add(timer);
      return cancel;
    },
    skip(ms) {
      skipped += ms;
      const due = [...timers].filter(({ dueAt }) => dueAt <= now());
      for (const timer of due.sort((a, b) => a.dueAt - b.dueAt)) if (timers.has(timer)) timer.ring();
    },
  };
}
