/** Does what belongs together one after another, and what does not at the same time. */
export interface Turns {
  /** Does the work when all earlier work of this key is done, whether that went well or not. */
  take<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

/** Makes {@link Turns}. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    take(key, work) {
      const done = (last.get(key) ?? Promise.resolve()).then(work, work);
      const kept = done.catch(() => undefined).finally(() => last.get(key) === kept && last.delete(key));
      last.set(key, kept);
      return done;
    },
    async settled() {
      while (last.size > 0) await Promise.all(last.values());
    },
  };
}
