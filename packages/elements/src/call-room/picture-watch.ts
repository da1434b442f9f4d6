import type { MediaSessionState } from '@offhook/core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

const stalledAfterMs = 1000;

interface Seen {
  readonly frames: number;
  readonly at: number;
}

/**
 * Notices that a picture stands still: a browser says so only many seconds later. Looks at each rendering, so its
 * element has to render every second.
 */
export class PictureWatch implements ReactiveController {
  readonly #host: ReactiveControllerHost & { readonly renderRoot: ParentNode };
  readonly #now: () => number;
  readonly #isRunning: () => boolean;
  readonly #seen = new WeakMap<MediaStream, Seen>();

  /** `isRunning` is false while pictures may stand still, as on hold. */
  constructor(
    host: ReactiveControllerHost & { readonly renderRoot: ParentNode },
    { now, isRunning }: { readonly now: () => number; readonly isRunning: () => boolean },
  ) {
    this.#host = host;
    this.#now = now;
    this.#isRunning = isRunning;
    host.addController(this);
  }

  hostUpdate(): void {
    for (const video of this.#host.renderRoot.querySelectorAll<HTMLVideoElement>('.remotes video')) {
      const { srcObject } = video;
      if (!(srcObject instanceof MediaStream)) continue;
      const frames = video.getVideoPlaybackQuality().totalVideoFrames;
      // A hidden page draws nothing.
      const isNews = document.hidden || !this.#isRunning() || this.#seen.get(srcObject)?.frames !== frames;
      if (isNews) this.#seen.set(srcObject, { frames, at: this.#now() });
    }
  }

  /** True while nothing new comes of a picture that was running, or its track is over. */
  isStalled({ stream }: MediaSessionState['remotes'][number]): boolean {
    const tracks = stream.getVideoTracks();
    if (tracks.length > 0 && tracks.every((track) => track.readyState === 'ended')) return true;
    const seen = this.#seen.get(stream);
    return seen !== undefined && this.#now() - seen.at >= stalledAfterMs;
  }
}
