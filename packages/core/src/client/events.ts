import { createListeners } from './store.js';

/** Events by name; `Map` says what each one tells. */
export interface Events<Map> {
  /** The result takes the listener out again. */
  on<Name extends keyof Map>(name: Name, listener: (detail: Map[Name]) => void): () => void;
  /** Calls back for every event. */
  onEach(listener: (name: keyof Map, detail: unknown) => void): () => void;
  emit<Name extends keyof Map>(name: Name, detail: Map[Name]): void;
}

/** Makes {@link Events}. */
export function createEvents<Map>(): Events<Map> {
  const { add, tell } = createListeners<[name: keyof Map, detail: unknown]>();
  return {
    on: (name, listener) =>
      add((told, detail) => {
        if (told === name) listener(detail as Parameters<typeof listener>[0]);
      }),
    onEach: add,
    emit: tell,
  };
}
