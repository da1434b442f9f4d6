/** `kind` of a `MediaDeviceInfo`. */
export type DeviceKind = 'audioinput' | 'videoinput' | 'audiooutput';

/** The devices that this person chose last in this browser. */
export interface DeviceMemory {
  get(kind: DeviceKind): string | null;
  /** `''` forgets the choice. */
  set(kind: DeviceKind, deviceId: string): void;
}

const key = 'offhook:devices';

/** Remembers in `localStorage`; where that is forbidden or full it remembers for the life of the page. */
export function rememberedDevices(storage: () => Storage = () => localStorage): DeviceMemory {
  let chosen = read(storage);
  return {
    get: (kind) => chosen[kind] || null,
    set(kind, deviceId) {
      chosen = { ...chosen, [kind]: deviceId };
      try {
        storage().setItem(key, JSON.stringify(chosen));
      } catch {
        // Private modes and sandboxed frames throw on access: the choice still holds in `chosen`.
      }
    },
  };
}

function read(storage: () => Storage): Partial<Record<DeviceKind, string>> {
  try {
    const stored: unknown = JSON.parse(storage().getItem(key) ?? '{}');
    return Object.fromEntries(
      Object.entries(Object(stored) as object).filter(([, id]) => typeof id === 'string'),
    );
  } catch {
    // Unreadable is the same as never stored.
    return {};
  }
}
