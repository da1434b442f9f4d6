/** What {@link KeyQueue} works with. */
export interface KeyQueueOptions {
  /** Sends keys; false when they were not played. */
  readonly send: (digits: string) => Promise<boolean>;
  readonly changed: () => void;
}

/** Longest that one request takes. */
const mostAtOnce = 64;

/**
 * Keys in the order in which they are pressed: while some are on their way the next ones wait, and go together. What could
 * not be played is taken away again, with everything pressed after it: half a code is of no use.
 */
export class KeyQueue {
  /** Played. */
  sent = '';
  /** Pressed and not yet played. */
  waiting = '';
  readonly #options: KeyQueueOptions;
  #isSending = false;

  constructor(options: KeyQueueOptions) {
    this.#options = options;
  }

  /** Presses a key. */
  press(digit: string): void {
    this.waiting += digit;
    this.#options.changed();
    if (!this.#isSending) void this.#send();
  }

  async #send(): Promise<void> {
    this.#isSending = true;
    while (this.waiting !== '') {
      const digits = this.waiting.slice(0, mostAtOnce);
      if (await this.#options.send(digits)) {
        this.sent += digits;
        this.waiting = this.waiting.slice(digits.length);
      } else {
        this.waiting = '';
      }
      this.#options.changed();
    }
    this.#isSending = false;
  }
}
