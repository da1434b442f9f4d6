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
  const listeners = createListeners<[]>();
  return {
    subscribe: listeners.add,
    getSnapshot: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      listeners.tell();
    },
  };
}

/** Whoever wants to be told of something. */
export interface Listeners<Args extends readonly unknown[]> {
  /** The result takes the listener out again. */
  add(listener: (...args: Args) => void): () => void;
  tell(...args: Args): void;
}

/** Tells its listeners in turn. The failure of one is reported as uncaught, but stops nobody else. */
export function createListeners<Args extends readonly unknown[]>(): Listeners<Args> {
  const listeners = new Set<(...args: Args) => void>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell(...args) {
      for (const listener of [...listeners]) {
        try {
          listener(...args);
        } catch (error) {
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
  };
}
