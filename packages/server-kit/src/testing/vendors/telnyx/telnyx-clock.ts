import { PassingTime } from '../passing-time.js';

/** The fake's time: milliseconds for what waits, microseconds for what is stamped. */
export class TelnyxClock extends PassingTime {
  #lastStamp = 0;

  /**
   * @param now Milliseconds since 1970; tests that need ten minutes to pass bring their own.
   * @param secondMs How long a second of Telnyx's timeouts lasts, so that "not answered for 30 s" is tested in less.
   */
  constructor(now?: () => number, secondMs = 1000) {
    super(secondMs, now);
  }

  /** ISO 8601 with microseconds, never the same twice: Telnyx's only hint at the order of events. */
  stamp(): string {
    this.#lastStamp = Math.max(this.now() * 1000, this.#lastStamp + 1);
    const milliseconds = Math.floor(this.#lastStamp / 1000);
    const rest = String(Math.round(this.#lastStamp % 1000)).padStart(3, '0');
    return `${new Date(milliseconds).toISOString().slice(0, -1)}${rest}Z`;
  }
}
