interface Bucket {
  tokens: number;
  /** When it was last filled, epoch ms. */
  at: number;
}

const minuteMs = 60_000;

/**
 * One token bucket per key: `perMinute` at once, filled again over a minute. Two generations of keys bound the memory, and a
 * key that is forgotten after a minute would be full again anyway; with more keys than fit at once, some are forgotten sooner.
 */
export class TokenBuckets {
  #young = new Map<string, Bucket>();
  #old = new Map<string, Bucket>();
  #youngSince: number;

  /** @param capacity most keys. @param now epoch milliseconds. */
  constructor(
    private readonly perMinute: number,
    private readonly capacity: number,
    private readonly now: () => number,
  ) {
    this.#youngSince = now();
  }

  /** Takes one token. @returns 0, or how long it takes until there is one, ms. */
  take(key: string): number {
    const now = this.now();
    const bucket = this.#bucket(key, now);
    const perMs = this.perMinute / minuteMs;
    bucket.tokens = Math.min(this.perMinute, bucket.tokens + Math.max(0, now - bucket.at) * perMs);
    bucket.at = now;
    if (bucket.tokens < 1) return (1 - bucket.tokens) / perMs;
    bucket.tokens -= 1;
    return 0;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  #bucket(key: string, now: number): Bucket {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const bucket = this.#old.get(key) ?? { tokens: this.perMinute, at: now };
    if (this.#young.size >= this.capacity / 2 || now - this.#youngSince >= minuteMs) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngSince = now;
    }
    this.#old.delete(key);
    this.#young.set(key, bucket);
    return bucket;
  }
}
