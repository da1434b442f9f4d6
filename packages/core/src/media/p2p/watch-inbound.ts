import type { Environment } from '../../env/environment.js';

/** Quick at first, because a person waits; slow when nothing comes. */
const pausesMs = [0, 15, 15, 20, 25, 25, 50, 50, 100, 100];
const slowPauseMs = 250;

/**
 * Calls back once when bytes of sound or picture come in that were not there before. The result stops watching.
 * `bytesBefore` is what had come in by then, 0 on a new connection.
 */
export function watchInbound(
  pc: RTCPeerConnection,
  environment: Environment,
  bytesBefore: number,
  onFlow: (bytes: number) => void,
): () => void {
  let cancel = (): void => undefined;
  let stopped = false;
  let looks = 0;

  async function look(): Promise<void> {
    const bytes = await inboundBytes(pc);
    if (stopped) return;
    if (bytes > bytesBefore) {
      stopped = true;
      return onFlow(bytes);
    }
    cancel = environment.setTimer(() => void look(), pausesMs[++looks] ?? slowPauseMs);
  }

  void look();
  return () => {
    stopped = true;
    cancel();
  };
}

/** RTP payload received so far on all tracks. */
export async function inboundBytes(pc: RTCPeerConnection): Promise<number> {
  let bytes = 0;
  for (const entry of (await pc.getStats()).values() as Iterable<{ type: string; bytesReceived?: number }>) {
    if (entry.type === 'inbound-rtp') bytes += entry.bytesReceived ?? 0;
  }
  return bytes;
}
