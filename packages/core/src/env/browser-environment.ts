import type { Environment } from './environment.js';

/** The environment of a browser page; also works where there is no `window` (server rendering, Node). */
export function browserEnvironment(): Environment {
  return {
    now: () => Date.now(),
    setTimer(callback, ms) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    // `crypto.randomUUID` is absent outside secure contexts.
    newId: () => crypto.getRandomValues(new Uint32Array(4)).join('-'),
    random: () => Math.random(),
    isOnline: () => globalThis.navigator?.onLine !== false,
    isHidden: () => globalThis.document?.visibilityState === 'hidden',
    onChange(listener) {
      const abort = new AbortController();
      // The third one bubbles from the document.
      for (const change of ['online', 'offline', 'visibilitychange']) {
        globalThis.window?.addEventListener(change, listener, { signal: abort.signal });
      }
      return () => abort.abort();
    },
  };
}
