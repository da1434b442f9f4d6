import type { Conferences } from './conferences.js';
import type { Exchange } from './exchange.js';
import type { Leg } from './leg.js';

/** Two legs talking to one another. */
export class Bridges {
  readonly #exchange: Exchange;
  readonly #conferences: Conferences;
  /** Legs that wait for another one to answer. */
  readonly #waiting = new Map<Leg, Leg>();

  constructor(exchange: Exchange, conferences: Conferences) {
    this.#exchange = exchange;
    this.#conferences = conferences;
    conferences.beforeJoin((leg) => this.unbridge(leg));
    exchange.on('answered', (leg) => {
      const first = this.#waiting.get(leg);
      this.#waiting.delete(leg);
      if (first === undefined) return;
      if (first.state === 'answered') this.join(first, leg);
      else exchange.hangUp(leg);
    });
    exchange.on('hungUp', (leg) => {
      this.#waiting.delete(leg);
      this.unbridge(leg);
    });
  }

  /** Connects the two now, or as soon as `other` answers. */
  connect(leg: Leg, other: Leg): void {
    if (other.state === 'answered') this.join(leg, other);
    else this.#waiting.set(other, leg);
  }

  /** Connects the two, which are up; whom they talked to before is hung up, or parked where that was asked for. */
  join(leg: Leg, other: Leg): void {
    if (leg.bridgedWith === other) return;
    for (const one of [leg, other]) {
      this.#conferences.leave(one);
      this.unbridge(one);
    }
    if (leg.state !== 'answered' || other.state !== 'answered') return; // it was host of what it left
    leg.bridgedWith = other;
    other.bridgedWith = leg;
    this.#exchange.tell(leg, 'call.bridged');
    this.#exchange.tell(other, 'call.bridged');
  }

  /** Ends the bridge of the leg; its other leg is hung up, or parked where that was asked for. */
  unbridge(leg: Leg): void {
    const other = leg.bridgedWith;
    if (other === null) return;
    leg.bridgedWith = null;
    other.bridgedWith = null;
    if (!other.parksAfterUnbridge) this.#exchange.hangUp(other);
  }
}
