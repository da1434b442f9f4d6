interface Entry<Value> {
  readonly value: Value;
  readonly expiresAtMs: number;
}

/** How long a token that nobody sends is kept at least; twice this at most, while there are requests. */
const idleMs = 5 * 60_000;

/**
 * Remembers what verified tokens said until they expire, so that each is verified once and not per request. Keyed by the
 * token itself, of which only verified ones come here: to hash it first costs ten times as much as all else of a warm
 * sign-in. That keeps tokens in memory, so those out of use are dropped long before they expire.
 *
 * Two generations bound number and age: when the young one is full or its time is over it becomes the old one, and what
 * is asked for again moves back. Unlike a list in order of use, a hit writes nothing.
 */
export class VerifiedTokens<Value> {
  #young = new Map<string, Entry<Value>>();
  #old = new Map<string, Entry<Value>>();
  #youngSince: number;
  readonly #generationSize: number;

  /** @param capacity most tokens that are remembered. @param now epoch milliseconds. */
  constructor(
    capacity: number,
    private readonly now: () => number,
  ) {
    this.#generationSize = Math.ceil(capacity / 2);
    this.#youngSince = now();
  }

  get(token: string): Value | undefined {
    const now = this.now();
    if (now - this.#youngSince >= idleMs) this.#age(now);
    const young = this.#young.get(token);
    const entry = young ?? this.#old.get(token);
    if (entry === undefined) return undefined;
    if (entry.expiresAtMs <= now) {
      this.#young.delete(token);
      this.#old.delete(token);
      return undefined;
    }
    if (young === undefined) this.#add(token, entry, now);
    return entry.value;
  }

  set(token: string, value: Value, expiresAtMs: number): void {
    this.#add(token, { value, expiresAtMs }, this.now());
  }

  #add(token: string, entry: Entry<Value>, now: number): void {
    if (this.#young.size >= this.#generationSize) this.#age(now);
    this.#young.set(token, entry);
  }

  #age(now: number): void {
    // After a pause of the whole server the young ones are out of use, too.
    this.#old = now - this.#youngSince >= 2 * idleMs ? new Map() : this.#young;
    this.#young = new Map();
    this.#youngSince = now;
  }
}
