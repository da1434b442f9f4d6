import type { Exchange } from './exchange.js';
import { idsOf, type Leg } from './leg.js';

/** Audio being played or spoken on a leg. */
interface Playback {
  readonly kind: 'playback' | 'speak';
  readonly about: Readonly<Record<string, unknown>>;
  readonly callOff: () => void;
}

const lastsMs = 20;

/** Plays audio and speaks text: `started`, then `ended` with how it ended. */
export class Playbacks {
  readonly #exchange: Exchange;
  readonly #playing = new Map<Leg, Playback[]>();

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
    exchange.on('hangingUp', (leg) => this.stop(leg, 'call_hangup'));
  }

  start(
    leg: Leg,
    kind: Playback['kind'],
    about: Readonly<Record<string, unknown>>,
    { forever = false }: { readonly forever?: boolean } = {},
  ): void {
    this.#exchange.tellOf(leg, `call.${kind}.started`, { ...idsOf(leg), ...about });
    const callOff = forever
      ? () => undefined
      : this.#exchange.clock.soon(lastsMs, () => this.#end(leg, playback, 'completed'));
    const playback: Playback = { kind, about, callOff };
    this.#playing.set(leg, [...(this.#playing.get(leg) ?? []), playback]);
  }

  stop(leg: Leg, status: 'cancelled' | 'call_hangup'): void {
    for (const playback of this.#playing.get(leg) ?? []) this.#end(leg, playback, status);
  }

  #end(leg: Leg, playback: Playback, status: string): void {
    playback.callOff();
    const others = (this.#playing.get(leg) ?? []).filter((one) => one !== playback);
    if (others.length > 0) this.#playing.set(leg, others);
    else this.#playing.delete(leg);
    const { kind, about } = playback;
    this.#exchange.tellOf(leg, `call.${kind}.ended`, { ...idsOf(leg), ...about, status });
  }
}
