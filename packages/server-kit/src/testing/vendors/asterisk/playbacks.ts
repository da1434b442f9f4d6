import type { AriPlayback } from '../../../providers/asterisk/ari/ari-models.js';
import type { Subject } from './event-hub.js';
import type { MediaQueue } from './media-queue.js';
import { Refusal } from './refusal.js';
import type { Switchboard } from './switchboard.js';

/** Who hears a sound. */
export interface Audience {
  readonly subject: Subject;
  /** In which it waits for its turn; `null` in a bridge, where it begins at once. */
  readonly queue: MediaQueue | null;
  /** Is told of each sound that is really heard. */
  hears(media: string): void;
}

interface Playback extends Audience {
  shown: AriPlayback;
  /** What is still to be played, first what plays. */
  media: readonly string[];
  /** What waits for its end. */
  done: () => void;
  cancelTimer: () => void;
}

/** The sounds that play, or wait to. As in Asterisk, an id may be given twice; then the older one is found by it. */
export class Playbacks {
  readonly #playing = new Set<Playback>();
  readonly #board: Switchboard;

  constructor(board: Switchboard) {
    this.#board = board;
  }

  /** Plays one sound after another. */
  start(audience: Audience, media: readonly string[], id: string = this.#board.newId()): AriPlayback {
    const [first] = media;
    if (first === undefined) throw new Refusal(400, 'Missing parameter media');
    const shown: AriPlayback = {
      ...{ id, media_uri: first, target_uri: audience.subject, language: 'en', state: 'queued' },
    };
    const playback: Playback = { ...audience, shown, media, done: () => {}, cancelTimer: () => {} };
    this.#playing.add(playback);
    const order = {
      begin: (done: () => void) => {
        playback.done = done;
        this.#board.work.soon(0, () => this.#play(playback));
      },
      cut: () => {
        // Its turn comes all the same, and it finds that nobody is there.
        if (playback.shown.state === 'queued') this.#becomes(playback, 'playing', 'PlaybackStarted');
        this.#finish(playback, 'failed');
      },
    };
    if (audience.queue === null) order.begin(() => {});
    else audience.queue.add(order);
    return shown;
  }

  get(id: string): AriPlayback {
    return this.#find(id).shown;
  }

  stop(id: string): void {
    this.#finish(this.#find(id), 'done');
  }

  #find(id: string): Playback {
    const found = [...this.#playing].find(({ shown }) => shown.id === id);
    if (found === undefined) throw new Refusal(404, 'Playback not found');
    return found;
  }

  #play(playback: Playback): void {
    const [media] = playback.media;
    // Stopped before its turn came.
    if (media === undefined || !this.#playing.has(playback)) return playback.done();
    const { soundMs, plays } = this.#board.settings;
    const isPlayable = plays(media);
    playback.shown = { ...playback.shown, media_uri: media };
    this.#becomes(playback, 'playing', 'PlaybackStarted');
    if (isPlayable) playback.hears(media);
    playback.cancelTimer = this.#board.work.after(isPlayable ? soundMs : 0, () => {
      playback.media = playback.media.slice(1);
      if (playback.media.length === 0) return this.#finish(playback, isPlayable ? 'done' : 'failed');
      this.#becomes(playback, 'continuing', 'PlaybackContinuing');
      this.#play(playback);
    });
  }

  #finish(playback: Playback, state: 'done' | 'failed'): void {
    if (!this.#playing.delete(playback)) return;
    playback.cancelTimer();
    this.#becomes(playback, state, 'PlaybackFinished');
    playback.done();
  }

  #becomes(playback: Playback, state: AriPlayback['state'], event: string): void {
    playback.shown = { ...playback.shown, state };
    this.#board.hub.publish(event, { playback: playback.shown }, [playback.subject]);
  }
}
