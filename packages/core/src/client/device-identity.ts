import type { Environment } from '../env/environment.js';

/** The id of this tab, as far as known: `Device.ready` makes sure that no other tab has it, and may change it. */
export interface DeviceIdentity {
  id: string;
}

/** Where the id outlives a reload. */
export const deviceKey = 'offhook-device';

/** Reads the id that this tab had before a reload, or makes one. */
export function readDeviceIdentity(environment: Environment): DeviceIdentity {
  return { id: tabStorage()?.getItem(deviceKey) ?? environment.newId() };
}

/** `sessionStorage`; even reading it throws where the browser or a sandboxed frame forbids it. */
export function tabStorage(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}
