import type { Environment } from '../env/environment.js';
import { deviceKey, tabStorage, type DeviceIdentity } from './device-identity.js';

/** This tab as other devices of the same user see it. */
export interface Device {
  /** Makes sure that no other tab has the same id, and resolves with it. */
  ready(): Promise<string>;
  /** Gives the id back, so that the next client of this tab can have it. */
  release(): void;
}

/** What of the browser a {@link Device} lives in; both are missing on servers and in locked-down frames. */
export interface DevicePlace {
  readonly storage: Pick<Storage, 'setItem'> | undefined;
  readonly locks: Pick<LockManager, 'request'> | undefined;
}

/**
 * The next page of this tab gets the lock within this time, also on a slow machine; a duplicated tab never does, and
 * is the only one that waits so long.
 */
const reloadGraceMs = 1500;

/**
 * Keeps the device id in `sessionStorage`, so that it survives a reload, and holds a Web Lock on it: a duplicated tab
 * inherits the storage, finds the lock taken and gets an id of its own.
 */
export function createDevice(
  identity: DeviceIdentity,
  environment: Environment,
  place: DevicePlace = browserPlace(),
): Device {
  let ready: Promise<string> | null = null;
  let release = (): void => undefined;

  /** False when another tab keeps the lock. Where locks cannot be had at all, nobody can take the id away. */
  function hold(): Promise<boolean> {
    return new Promise((resolve) => {
      if (place.locks === undefined) return resolve(true);
      const abort = new AbortController();
      const cancelTimer = environment.setTimer(() => abort.abort(), reloadGraceMs);
      const granted = (): Promise<void> => {
        cancelTimer();
        resolve(true);
        return new Promise((done) => {
          release = done;
          // Earlier than the browser's own release, which waits until the old page is destroyed.
          if (typeof window !== 'undefined') window.addEventListener('pagehide', () => done(), { once: true });
        });
      };
      place.locks
        .request(`${deviceKey}:${identity.id}`, { signal: abort.signal }, granted)
        .catch(() => resolve(!abort.signal.aborted))
        .finally(cancelTimer);
    });
  }

  async function settle(): Promise<string> {
    if (!(await hold())) {
      identity.id = environment.newId();
      await hold();
    }
    place.storage?.setItem(deviceKey, identity.id);
    return identity.id;
  }

  return {
    ready: () => (ready ??= settle()),
    release() {
      release();
      ready = null;
    },
  };
}

function browserPlace(): DevicePlace {
  return {
    storage: tabStorage(),
    locks: typeof document === 'undefined' ? undefined : navigator.locks,
  };
}
