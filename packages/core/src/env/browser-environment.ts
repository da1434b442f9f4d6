import type { Environment } from './environment.js';

/** The environment of a browser page; also works where there is no `window` (server rendering, Node). */
export function browserEnvironment(): Environment {
  return {
    now: () => Date.now(),
    setTimer(callback, ms) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    newId: randomUuid,
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

/** `crypto.randomUUID` is absent outside secure contexts. */
function randomUuid(): string {
  return '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (digit) => {
    const random = crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;
    return (Number(digit) ^ (random & (15 >> (Number(digit) / 4)))).toString(16);
  });
}
