/** Timers of a fake vendor: they never keep the process alive, and end with it. */
export class PendingWork {
  /** What time it is, epoch ms. */
  readonly now: () => number;
  readonly #timers = new Set<NodeJS.Timeout>();
  #soon = 0;
  #waiting: (() => void)[] = [];

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  /** Calls back once after `ms`; the result cancels it. */
  after(ms: number, callback: () => void): () => void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      callback();
    }, ms);
    timer.unref();
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }

  /** Like `after`, but {@link settled} waits for it. */
  soon(ms: number, callback: () => void): void {
    this.#soon += 1;
    this.after(ms, () => {
      try {
        callback();
      } finally {
        this.#soon -= 1;
        this.#release();
      }
    });
  }

  /** Resolves when nothing that is to happen soon is left. */
  async settled(): Promise<void> {
    while (this.#soon > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#soon = 0;
    this.#release();
  }

  #release(): void {
    if (this.#soon > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
