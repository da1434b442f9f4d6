import type { AriPlayback } from '../../../providers/asterisk/ari/ari-models.js';
import type { Subject } from './event-hub.js';
import { Refusal } from './refusal.js';
import type { Switchboard } from './switchboard.js';

/** How long a sound of the fake Asterisk lasts, ms. */
const soundMs = 20;

/** The sounds that play. */
export class Playbacks {
  readonly #playing = new Map<string, { shown: AriPlayback; readonly subject: Subject }>();
  readonly #board: Switchboard;

  constructor(board: Switchboard) {
    this.#board = board;
  }

  /** Plays a sound to a channel or bridge. */
  start(subject: Subject, media: string, id: string = this.#board.newId()): AriPlayback {
    if (media === '') throw new Refusal(400, 'Missing parameter media');
    if (this.#playing.has(id)) throw new Refusal(500, 'Failed to queue media for playback');
    const shown: AriPlayback = {
      id,
      media_uri: media.split(',')[0] ?? media,
      target_uri: subject,
      language: 'en',
      state: 'queued',
    };
    this.#playing.set(id, { shown, subject });
    this.#board.work.soon(0, () => {
      this.#becomes(id, 'playing', 'PlaybackStarted');
      this.#board.work.soon(soundMs, () => this.#finish(id));
    });
    return shown;
  }

  get(id: string): AriPlayback {
    const playback = this.#playing.get(id);
    if (playback === undefined) throw new Refusal(404, 'Playback not found');
    return playback.shown;
  }

  stop(id: string): void {
    this.get(id);
    this.#finish(id);
  }

  #finish(id: string): void {
    this.#becomes(id, 'done', 'PlaybackFinished');
    this.#playing.delete(id);
  }

  #becomes(id: string, state: AriPlayback['state'], event: string): void {
    const playback = this.#playing.get(id);
    if (playback === undefined) return;
    playback.shown = { ...playback.shown, state };
    this.#board.hub.publish(event, { playback: playback.shown }, [playback.subject]);
  }
}
