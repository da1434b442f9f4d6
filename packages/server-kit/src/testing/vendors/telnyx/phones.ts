import type { Exchange } from './exchange.js';
import type { Hangup, Leg } from './leg.js';

const ends: Readonly<Record<'busy' | 'declines' | 'fails', Hangup>> = {
  busy: { cause: 'user_busy', source: 'callee', sip: '486' },
  declines: { cause: 'call_rejected', source: 'callee', sip: '603' },
  fails: { cause: 'not_found', source: 'callee', sip: '404' },
};
const callerNotAllowed: Hangup = { cause: 'call_rejected', source: 'callee', sip: '403' };

/** How a leg is dialled. */
export interface Dialling {
  /** Gives up after so long. */
  readonly timeoutSecs: number;
  /** Telnyx then tries other routes; the fake has none, but the cause tells which of the two it was. */
  readonly retryOnTimeout: boolean;
  readonly timeLimitSecs: number;
  readonly sendDigitsOnAnswer?: string | undefined;
}

/** The phones that are dialled, and the people who hold them. */
export class Phones {
  readonly #exchange: Exchange;
  readonly #isOurs: (number: string) => boolean;
  readonly #isReachable: (address: string) => boolean;

  constructor(
    exchange: Exchange,
    isOurs: (number: string) => boolean,
    isReachable: (address: string) => boolean,
  ) {
    this.#exchange = exchange;
    this.#isOurs = isOurs;
    this.#isReachable = isReachable;
  }

  /** Lets the phone at the other end of the leg do what it does. */
  dial(leg: Leg, { timeoutSecs, retryOnTimeout, timeLimitSecs, sendDigitsOnAnswer }: Dialling): void {
    const { clock } = this.#exchange;
    const { phone } = leg;
    if (phone === null) throw new TypeError('A leg that called us is not dialled.');
    if (!leg.to.startsWith('sip:') && !this.#isOurs(leg.from)) {
      clock.soon(0, () => this.#exchange.end(leg, callerNotAllowed));
      return;
    }
    if (!this.#isReachable(leg.to)) {
      clock.soon(0, () => this.#exchange.end(leg, ends.fails));
      return;
    }
    if (phone.ringsAfterMs !== null) clock.soon(phone.ringsAfterMs, () => this.#exchange.ring(leg));
    clock.atLatest(timeoutSecs, () => {
      if (leg.state === 'answered') return;
      const cause = retryOnTimeout ? 'timeout' : 'no_answer';
      this.#exchange.end(leg, { cause, source: 'caller', sip: '487' });
    });
    this.#exchange.onLeg(leg, 'answered', () => {
      leg.heard += sendDigitsOnAnswer ?? '';
      this.#limit(leg, timeLimitSecs);
    });
    const { then } = phone;
    if (then === 'rings') return;
    clock.soon(phone.afterMs, () => {
      if (then === 'answers') this.answer(leg);
      else this.#exchange.end(leg, ends[then]);
    });
  }

  /** The phone that rings is picked up. */
  answer(leg: Leg): void {
    if (leg.phone === null || (leg.state !== 'dialing' && leg.state !== 'ringing')) return;
    this.#exchange.answer(leg);
    const { talksMs } = leg.phone;
    if (talksMs !== null) this.#exchange.clock.soon(talksMs, () => this.hangUp(leg));
  }

  /** The person at the phone hangs up, declines or gives up. */
  hangUp(leg: Leg): void {
    const calledUs = leg.phone === null;
    if (leg.state === 'answered') {
      const source = calledUs ? 'caller' : 'callee';
      this.#exchange.end(leg, { cause: 'normal_clearing', source, sip: '200' });
    } else {
      this.#exchange.end(
        leg,
        calledUs ? { cause: 'originator_cancel', source: 'caller', sip: '487' } : ends.declines,
      );
    }
  }

  /** Keys pressed on the phone: one event each. */
  press(leg: Leg, digits: string): void {
    if (leg.state !== 'answered') throw new Error('Nobody can press keys on a phone that is not in a call.');
    for (const digit of digits) this.#exchange.tell(leg, 'call.dtmf.received', { digit });
    if (leg.bridgedWith !== null) leg.bridgedWith.heard += digits;
  }

  /** Hold as a browser does it: the only hold on a call that is in no conference. */
  hold(leg: Leg, held: boolean): void {
    if (leg.state !== 'answered' || leg.heldByUser === held) return;
    leg.heldByUser = held;
    this.#exchange.tell(leg, held ? 'call.hold' : 'call.unhold');
  }

  /** The leg ends after so long, whoever is talking. */
  #limit(leg: Leg, seconds: number): void {
    this.#exchange.clock.atLatest(seconds, () =>
      this.#exchange.end(leg, { cause: 'time_limit', source: 'unknown', sip: '200' }),
    );
  }
}
