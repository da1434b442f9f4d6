import { waitUntil } from '@open-wc/testing';

/** What has come in on a peer connection. */
export interface Inbound {
  readonly bytes: number;
  readonly frames: number;
  readonly energy: number;
}

/** What has come in so far. */
export async function inbound(pc: RTCPeerConnection | undefined): Promise<Inbound> {
  const sum = { bytes: 0, frames: 0, energy: 0 };
  for (const entry of (await pc?.getStats())?.values() ?? []) {
    if (entry.type !== 'inbound-rtp') continue;
    sum.bytes += entry.bytesReceived ?? 0;
    sum.frames += entry.framesDecoded ?? 0;
    sum.energy += entry.totalAudioEnergy ?? 0;
  }
  return sum;
}

/** Waits until no more than `noise` comes within 1.2 s (the fake microphone beeps once a second). */
export async function stopsGrowing(
  pc: RTCPeerConnection | undefined,
  what: keyof Inbound,
  noise = 0,
): Promise<void> {
  let before = -1;
  await waitUntil(
    async () => {
      const now = (await inbound(pc))[what];
      const still = before >= 0 && now - before <= noise;
      before = now;
      return still;
    },
    `${what} stop`,
    { timeout: 9000, interval: 1200 },
  );
}

/** Records the peer connections that the page makes, so that a test can read their statistics. */
export function recordConnections(): { readonly all: RTCPeerConnection[]; restore(): void } {
  const Native = globalThis.RTCPeerConnection;
  const all: RTCPeerConnection[] = [];
  globalThis.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      all.push(this);
    }
  };
  return {
    all,
    restore() {
      for (const pc of all) pc.close();
      globalThis.RTCPeerConnection = Native;
    },
  };
}
