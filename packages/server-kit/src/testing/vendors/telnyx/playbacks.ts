import type { Exchange } from './exchange.js';
import { idsOf, type Leg } from './leg.js';

/** How something that was to be heard ended, as the official description lists it. */
type Ending = 'completed' | 'cancelled' | 'call_hangup' | 'failed';

/** Audio to be played or text to be said on a leg. */
export interface Sound {
  readonly kind: 'playback' | 'speak';
  /** What its events say of it. */
  readonly about: Readonly<Record<string, unknown>>;
  /** As the leg's `played` shows it. */
  readonly content: string;
  readonly forever: boolean;
  /** Telnyx cannot fetch it. */
  readonly isMissing?: boolean;
}

interface Queue {
  readonly waiting: Sound[];
  current: { readonly sound: Sound; readonly callOff: () => void } | null;
}

/** Plays audio and speaks text: `started`, then `ended` with how it ended. What comes meanwhile waits in a queue. */
export class Playbacks {
  readonly #exchange: Exchange;
  readonly #lastsMs: number;
  readonly #queues = new Map<Leg, Queue>();

  /** @param lastsMs How long everything lasts that is played or said. */
  constructor(exchange: Exchange, lastsMs: number) {
    this.#exchange = exchange;
    this.#lastsMs = lastsMs;
    exchange.on('hangingUp', (leg) => this.stop(leg, 'call_hangup'));
  }

  start(leg: Leg, sound: Sound): void {
    const queue = this.#queues.get(leg) ?? { waiting: [], current: null };
    this.#queues.set(leg, queue);
    queue.waiting.push(sound);
    if (queue.current === null) this.#next(leg, queue);
  }

  /** Stops what is heard, and forgets what waits. */
  stop(leg: Leg, status: Extract<Ending, 'cancelled' | 'call_hangup'>): void {
    const queue = this.#queues.get(leg);
    if (queue === undefined) return;
    queue.waiting.length = 0;
    if (queue.current !== null) this.#end(leg, queue, status);
  }

  #next(leg: Leg, queue: Queue): void {
    const sound = queue.waiting.shift();
    if (sound === undefined) return void this.#queues.delete(leg);
    const end = (status: Ending) =>
      this.#exchange.clock.soon(this.#lastsMs, () => this.#end(leg, queue, status));
    if (sound.isMissing === true) {
      queue.current = { sound, callOff: end('failed') };
      return;
    }
    this.#exchange.tellOf(leg, `call.${sound.kind}.started`, { ...idsOf(leg), ...sound.about });
    leg.played.push(sound.content);
    queue.current = { sound, callOff: sound.forever ? () => undefined : end('completed') };
  }

  #end(leg: Leg, queue: Queue, status: Ending): void {
    if (queue.current === null) return;
    const { sound, callOff } = queue.current;
    callOff();
    queue.current = null;
    this.#exchange.tellOf(leg, `call.${sound.kind}.ended`, { ...idsOf(leg), ...sound.about, status });
    this.#next(leg, queue);
  }
}
