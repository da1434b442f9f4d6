/** A value that can be watched; `getSnapshot` returns the same object until something changes. */
export interface Store<Value> {
  /** Calls back after each change; the result unsubscribes. */
  subscribe(listener: () => void): () => void;
  getSnapshot(): Value;
}

/** A store that its owner can write. */
export interface WritableStore<Value> extends Store<Value> {
  set(next: Value): void;
}

/** Makes a store. Setting the same object again tells nobody. */
export function createStore<Value>(initial: Value): WritableStore<Value> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) guarded(listener)();
    },
  };
}

/** The listener, whose failure is reported as uncaught but stops nobody else. */
export function guarded<Args extends readonly unknown[]>(
  listener: (...args: Args) => void,
): (...args: Args) => void {
  return (...args) => {
    try {
      listener(...args);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };
}
