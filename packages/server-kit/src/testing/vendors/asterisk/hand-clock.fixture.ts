import type { Clock } from '../../../ports/clock.js';

/** A clock that a test moves by hand, while the network takes the time it takes. */
export class HandClock implements Clock {
  #now = Date.UTC(2030, 0, 1, 12);
  readonly #timers = new Set<{ readonly due: number; readonly callback: () => void }>();

  now(): number {
    return this.#now;
  }

  setTimer(callback: () => void, ms: number): () => void {
    const timer = { due: this.#now + ms, callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** How long until the next timer, ms. */
  next(): number {
    return Math.min(...[...this.#timers].map(({ due }) => due)) - this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
    for (const timer of [...this.#timers].filter(({ due }) => due <= this.#now)) {
      if (this.#timers.delete(timer)) timer.callback();
    }
  }
}
