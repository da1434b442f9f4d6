/** The fake's time: milliseconds for what waits, microseconds for what is stamped. */
export class TelnyxClock {
  readonly now: () => number;
  readonly #secondMs: number;
  readonly #timers = new Set<NodeJS.Timeout>();
  #lastStamp = 0;

  /**
   * @param now Milliseconds since 1970; tests that need ten minutes to pass bring their own.
   * @param secondMs How long a second of Telnyx's timeouts lasts, so that "not answered for 30 s" is tested in less.
   */
  constructor(now: () => number = Date.now, secondMs = 1000) {
    this.now = now;
    this.#secondMs = secondMs;
  }

  /** ISO 8601 with microseconds, never the same twice: Telnyx's only hint at the order of events. */
  stamp(): string {
    this.#lastStamp = Math.max(this.now() * 1000, this.#lastStamp + 1);
    const milliseconds = Math.floor(this.#lastStamp / 1000);
    const rest = String(Math.round(this.#lastStamp % 1000)).padStart(3, '0');
    return `${new Date(milliseconds).toISOString().slice(0, -1)}${rest}Z`;
  }

  /** Does `work` later, unless that is called off or the fake closes first. */
  after(ms: number, work: () => void): () => void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }

  afterSeconds(seconds: number, work: () => void): () => void {
    return this.after(seconds * this.#secondMs, work);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
