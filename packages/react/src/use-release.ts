import { useEffect } from 'react';

/** Something that components hold. */
export interface Held {
  /** How many mounted components hold it. */
  users: number;
}

/**
 * Calls `release` after the component stopped using `held`. StrictMode and fast refresh unmount and mount at once; that
 * releases nothing, so that a running call survives it.
 */
export function useRelease(held: Held, release: () => void): void {
  useEffect(() => {
    held.users += 1;
    return () => {
      held.users -= 1;
      queueMicrotask(() => {
        if (held.users === 0) release();
      });
    };
    // `release` works on `held`: the one of the render that brought it is right.
  }, [held]);
}
