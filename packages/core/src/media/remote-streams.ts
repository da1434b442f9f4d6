import type { Call } from '../call/call.js';
import type { MediaSessionState } from './media-session-state.js';

/** The streams of the others, and whether each shows a picture now. */
export interface RemoteStreams {
  set(participantId: string, stream: MediaStream | null): void;
  /** A snapshot may say that somebody's camera went off. */
  follow(call: Call): void;
  clear(): void;
}

/** Makes {@link RemoteStreams}; `show` is called when something differs. */
export function createRemoteStreams(show: (remotes: MediaSessionState['remotes']) => void): RemoteStreams {
  const streams = new Map<string, MediaStream>();
  let shown: MediaSessionState['remotes'] = [];
  let call: Call | null = null;
  /** Tracks that showed a picture once: when frames stall, the last one stays instead of a flickering screen. */
  const seen = new WeakSet<MediaStreamTrack>();

  function showsPicture(track: MediaStreamTrack): boolean {
    if (!track.muted) seen.add(track);
    return track.readyState === 'live' && seen.has(track);
  }

  function hasVideo(participantId: string, stream: MediaStream): boolean {
    const off = call?.participants.find(({ id }) => id === participantId)?.cameraOff;
    return off !== true && stream.getVideoTracks().some(showsPicture);
  }

  function update(): void {
    const next = [...streams].map(([participantId, stream]) => ({
      participantId,
      stream,
      hasVideo: hasVideo(participantId, stream),
    }));
    const same = (one: (typeof next)[number], index: number): boolean =>
      shown[index]?.stream === one.stream && shown[index].hasVideo === one.hasVideo;
    if (next.length === shown.length && next.every(same)) return;
    shown = next;
    show(next);
  }

  return {
    set(participantId, stream) {
      if (stream === null) streams.delete(participantId);
      else {
        streams.set(participantId, stream);
        for (const track of stream.getVideoTracks()) track.onmute = track.onunmute = track.onended = update;
      }
      update();
    },
    follow(next) {
      call = next;
      update();
    },
    clear() {
      streams.clear();
      update();
    },
  };
}
