import { hash } from 'node:crypto';

interface Entry<Value> {
  readonly value: Value;
  readonly expiresAtMs: number;
}

/**
 * Remembers what verified tokens said until they expire, so that each is verified once and not per request. Keyed by
 * SHA-256: a heap dump holds no tokens.
 *
 * Bounded by two generations: when the young one is full it becomes the old one, and what is asked for again moves back.
 * Unlike a list in order of use, a hit writes nothing.
 */
export class VerifiedTokens<Value> {
  #young = new Map<string, Entry<Value>>();
  #old = new Map<string, Entry<Value>>();
  readonly #generationSize: number;

  /** @param capacity most tokens that are remembered. */
  constructor(
    capacity: number,
    private readonly now: () => number,
  ) {
    this.#generationSize = Math.ceil(capacity / 2);
  }

  /** The key of a token. */
  keyOf(token: string): string {
    return hash('sha256', token, 'base64');
  }

  get(key: string): Value | undefined {
    const young = this.#young.get(key);
    const entry = young ?? this.#old.get(key);
    if (entry === undefined) return undefined;
    if (entry.expiresAtMs <= this.now()) {
      this.#young.delete(key);
      this.#old.delete(key);
      return undefined;
    }
    if (young === undefined) this.#add(key, entry);
    return entry.value;
  }

  set(key: string, value: Value, expiresAtMs: number): void {
    this.#add(key, { value, expiresAtMs });
  }

  #add(key: string, entry: Entry<Value>): void {
    if (this.#young.size >= this.#generationSize) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, entry);
  }
}
