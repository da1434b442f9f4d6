import type { Environment } from '../env/environment.js';

/** Quick in the first second, because a person waits; slow when nothing comes. */
const quickMs = 10;
const slowMs = 250;
const quickLooks = 100;
/** Chromium answers `getStats` from memory for 50 ms. */
const looksPerStats = 5;

/**
 * Calls back once when sound or picture comes in that was not there before. The result stops watching.
 * `bytesBefore` is what had come in by then: 0 on a new connection, where the first RTP packet that a receiver played
 * counts at once (`getSynchronizationSources` costs nothing, statistics do).
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
    const quick = looks < quickLooks;
    let bytes = bytesBefore === 0 && hasPlayed(pc) ? 1 : 0;
    if (bytes === 0 && (!quick || looks % looksPerStats === 0)) bytes = await inboundBytes(pc);
    if (stopped) return;
    looks += 1;
    if (bytes > bytesBefore) {
      stopped = true;
      return onFlow(bytes);
    }
    cancel = environment.setTimer(() => void look(), quick ? quickMs : slowMs);
  }

  void look();
  return () => {
    stopped = true;
    cancel();
  };
}

/** Bytes of sound and picture received so far on all tracks. */
export async function inboundBytes(pc: RTCPeerConnection): Promise<number> {
  let bytes = 0;
  for (const entry of (await pc.getStats()).values() as Iterable<{ type: string; bytesReceived?: number }>) {
    if (entry.type === 'inbound-rtp') bytes += entry.bytesReceived ?? 0;
  }
  return bytes;
}

function hasPlayed(pc: RTCPeerConnection): boolean {
  return pc.getReceivers().some((receiver) => receiver.getSynchronizationSources().length > 0);
}
