/** Something that is loaded at its first use. */
export interface Loaded<Value> {
  get(): Promise<Value>;
  /** Closes it if it was loaded; the next use makes it afresh. */
  close(): void;
}

/** Loads at the first use, once; what could not be loaded is tried again at the next use. */
export function loadOnce<Value extends { close(): void }>(load: () => Promise<Value>): Loaded<Value> {
  let loading: Promise<Value> | null = null;
  return {
    get() {
      const mine = (loading ??= load());
      mine.catch(() => {
        if (loading === mine) loading = null;
      });
      return mine;
    },
    close() {
      const mine = loading;
      loading = null;
      // Whoever asked for it has heard of the failure.
      mine?.then((value) => value.close()).catch(() => undefined);
    },
  };
}
