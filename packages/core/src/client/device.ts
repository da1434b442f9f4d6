import type { Environment } from '../env/environment.js';

/** This tab as other devices of the same user see it. */
export interface Device {
  /** The id as far as known: `ready` makes sure that no other tab has it, and may change it. */
  readonly id: string;
  /** Makes sure that no other tab has the same id, and resolves with it. */
  ready(): Promise<string>;
  /** Gives the id back, so that the next client of this tab can have it. */
  release(): void;
}

/** What of the browser a {@link Device} lives in; both are missing on servers and in locked-down frames. */
export interface DevicePlace {
  readonly storage: Pick<Storage, 'getItem' | 'setItem'> | undefined;
  readonly locks: Pick<LockManager, 'request'> | undefined;
}

/** Where the id outlives a reload. */
export const deviceKey = 'offhook-device';

/**
 * The next page of this tab gets the lock within this time, also on a slow machine; a duplicated tab never does, and
 * is the only one that waits so long.
 */
const reloadGraceMs = 2000;

/**
 * Keeps the device id in `sessionStorage`, so that it survives a reload, and holds a Web Lock on it: a duplicated tab
 * inherits the storage, finds the lock taken and gets an id of its own.
 */
export function createDevice(
  environment: Environment,
  { storage, locks }: DevicePlace = browserPlace(),
): Device {
  let id = storage?.getItem(deviceKey) ?? environment.newId();
  let ready: Promise<string> | null = null;
  let release = (): void => undefined;

  /** False when another tab keeps the lock. Where locks cannot be had at all, nobody can take the id away. */
  function hold(): Promise<boolean> {
    return new Promise((resolve) => {
      if (locks === undefined) return resolve(true);
      const abort = new AbortController();
      const cancelTimer = environment.setTimer(() => abort.abort(), reloadGraceMs);
      const granted = (): Promise<void> => {
        cancelTimer();
        resolve(true);
        return new Promise((done) => {
          release = done;
          // Earlier than the browser's own release, which waits until the old page is destroyed.
          globalThis.window?.addEventListener('pagehide', () => done(), { once: true });
        });
      };
      locks
        .request(`${deviceKey}:${id}`, { signal: abort.signal }, granted)
        .catch(() => resolve(!abort.signal.aborted))
        .finally(cancelTimer);
    });
  }

  async function settle(): Promise<string> {
    if (!(await hold())) {
      id = environment.newId();
      await hold();
    }
    storage?.setItem(deviceKey, id);
    return id;
  }

  return {
    get id() {
      return id;
    },
    ready: () => (ready ??= settle()),
    release() {
      release();
      ready = null;
    },
  };
}

function browserPlace(): DevicePlace {
  return { storage: tabStorage(), locks: globalThis.document && navigator.locks };
}

/** `sessionStorage`; even reading it throws where the browser or a sandboxed frame forbids it. */
function tabStorage(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}
