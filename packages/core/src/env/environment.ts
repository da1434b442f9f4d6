/**
 * Everything that the outside world tells the core: clock, timers, ids, network, visibility. Injected, so that tests own
 * time and two clients on one page share nothing.
 */
export interface Environment {
  /** Epoch milliseconds by the local clock. */
  now(): number;
  /** Calls back once after `ms`; the result cancels it. */
  setTimer(callback: () => void, ms: number): () => void;
  /** A unique id of 128 random bits. Not a secret. */
  newId(): string;
  /** 0 ≤ x < 1, for jitter. */
  random(): number;
  /** False only when the machine surely has no network. */
  isOnline(): boolean;
  /** True while the page cannot be seen. */
  isHidden(): boolean;
  /** Calls back when network or visibility changes; the result unsubscribes. */
  onChange(listener: () => void): () => void;
}
