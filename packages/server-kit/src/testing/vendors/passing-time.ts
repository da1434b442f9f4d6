interface Pending {
  readonly timer: NodeJS.Timeout;
  /** Whether it comes about by itself soon, and so is waited for by `settled`. */
  readonly awaited: boolean;
}

/** The timers of a fake vendor. What the phones do by themselves is awaited, what only might happen (timeouts) is not. */
export class PassingTime {
  readonly secondMs: number;
  /** Epoch ms. */
  readonly now: () => number;
  readonly #pending = new Set<Pending>();

  constructor(secondMs: number, now: () => number = Date.now) {
    this.secondMs = secondMs;
    this.now = now;
  }

  /** Something that will happen by itself, unless what is returned calls it off. */
  soon(ms: number, work: () => void, signal?: AbortSignal): () => void {
    return this.#after(ms, work, true, signal);
  }

  /** Something that happens when nothing else did by then; in the vendor's seconds. */
  atLatest(seconds: number, work: () => void, signal?: AbortSignal): () => void {
    return this.#after(seconds * this.secondMs, work, false, signal);
  }

  /** How many things will happen by themselves. */
  get awaited(): number {
    return [...this.#pending].filter((one) => one.awaited).length;
  }

  stop(): void {
    for (const { timer } of this.#pending) clearTimeout(timer);
    this.#pending.clear();
  }

  #after(ms: number, work: () => void, awaited: boolean, signal?: AbortSignal): () => void {
    if (signal?.aborted === true) return () => undefined;
    const pending: Pending = { timer: setTimeout(done, ms), awaited };
    const forget = () => {
      clearTimeout(pending.timer);
      this.#pending.delete(pending);
    };
    const pendings = this.#pending;
    pendings.add(pending);
    signal?.addEventListener('abort', forget, { once: true });
    function done() {
      pendings.delete(pending);
      signal?.removeEventListener('abort', forget);
      work();
    }
    return forget;
  }
}
