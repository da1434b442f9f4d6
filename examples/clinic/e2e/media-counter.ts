import type { BrowserContext, Page } from 'playwright-core';

/** What one side has received so far. */
export interface ReceivedMedia {
  readonly audioBytes: number;
  readonly videoFrames: number;
}

type Counted = typeof globalThis & { offhookTestPeers?: RTCPeerConnection[] };

/** Makes the peer connections of every page of the context countable. */
export async function countMedia(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const peers: RTCPeerConnection[] = [];
    (globalThis as Counted).offhookTestPeers = peers;
    globalThis.RTCPeerConnection = new Proxy(globalThis.RTCPeerConnection, {
      construct(target, parameters: ConstructorParameters<typeof RTCPeerConnection>) {
        const peer = new target(...parameters);
        peers.push(peer);
        return peer;
      },
    });
  });
}

/** Sums what all peer connections of the page received (W3C webrtc-stats, `inbound-rtp`). */
export function receivedMedia(page: Page): Promise<ReceivedMedia> {
  return page.evaluate(async () => {
    let audioBytes = 0;
    let videoFrames = 0;
    for (const peer of (globalThis as Counted).offhookTestPeers ?? []) {
      for (const entry of (await peer.getStats()).values() as Iterable<Record<string, unknown>>) {
        if (entry['type'] !== 'inbound-rtp') continue;
        if (entry['kind'] === 'audio') audioBytes += Number(entry['bytesReceived'] ?? 0);
        if (entry['kind'] === 'video') videoFrames += Number(entry['framesDecoded'] ?? 0);
      }
    }
    return { audioBytes, videoFrames };
  });
}

/**
 * Kinds of this side's candidates that media runs over, e.g. `relay` (W3C webrtc-stats, `candidate-pair`). The other
 * side's are for its own page to tell: seen from here they are `prflx` when their media was faster than their signal.
 */
export function localCandidates(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const kinds = new Set<string>();
    for (const peer of (globalThis as Counted).offhookTestPeers ?? []) {
      const stats = new Map(await peer.getStats());
      for (const entry of stats.values()) {
        if (entry['type'] !== 'candidate-pair' || entry['nominated'] !== true) continue;
        kinds.add(String(stats.get(String(entry['localCandidateId']))?.['candidateType']));
      }
    }
    return [...kinds];
  });
}

/** How far each peer connection of the page is. */
export function peerStates(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    ((globalThis as Counted).offhookTestPeers ?? []).map(
      (peer) => `${peer.connectionState}, ICE ${peer.iceConnectionState}, signalling ${peer.signalingState}`,
    ),
  );
}
