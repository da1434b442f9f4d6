import type { Environment } from './environment.js';

/** The environment of a browser page; also works where there is no `window` (server rendering, Node). */
export function browserEnvironment(): Environment {
  return {
    now: () => Date.now(),
    setTimer(callback, ms) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    newId: () => crypto.randomUUID?.() ?? randomId(),
    random: () => Math.random(),
    isOnline: () => typeof navigator === 'undefined' || navigator.onLine !== false,
    isHidden: () => typeof document !== 'undefined' && document.visibilityState === 'hidden',
    onChange(listener) {
      if (typeof window === 'undefined') return () => undefined;
      const abort = new AbortController();
      const { signal } = abort;
      window.addEventListener('online', listener, { signal });
      window.addEventListener('offline', listener, { signal });
      document.addEventListener('visibilitychange', listener, { signal });
      return () => abort.abort();
    },
  };
}

/** `crypto.randomUUID` is absent outside secure contexts. */
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
