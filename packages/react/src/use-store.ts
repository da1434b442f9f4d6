import { isSame, type Store } from '@offhook/core';
import { useRef, useSyncExternalStore } from 'react';

/**
 * Follows the selected part of a store: renders when it differs, nothing else does. A selection with the same members
 * keeps its identity. A server, and the browser while it takes over the server's markup, selects from `initial`.
 */
export function useStore<Value, Selected>(
  store: Store<Value>,
  initial: Value,
  select: (value: Value) => Selected,
): Selected {
  const last = useRef<{ readonly selected: Selected } | null>(null);
  const keep = (value: Value): Selected => {
    const selected = select(value);
    if (!last.current || !isSame(last.current.selected, selected)) last.current = { selected };
    return last.current.selected;
  };
  return useSyncExternalStore(
    store.subscribe,
    () => keep(store.getSnapshot()),
    () => keep(initial),
  );
}
