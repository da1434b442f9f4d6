/** A sound or a recording that a channel was asked for. */
export interface MediaOrder {
  /** Its turn has come; `done` is called when it is over. */
  begin(done: () => void): void;
  /** The channel ended while it ran, or before its turn came. */
  cut(): void;
}

/** What a channel plays and records outside bridges: one thing after another, in the order in which it was asked for. */
export class MediaQueue {
  #running: MediaOrder | null = null;
  readonly #waiting: MediaOrder[] = [];

  add(order: MediaOrder): void {
    this.#waiting.push(order);
    if (this.#running === null) this.#next();
  }

  /** The channel ends. */
  end(): void {
    for (;;) {
      const order = this.#running ?? this.#waiting.shift();
      if (order === undefined) return;
      this.#running = null;
      order.cut();
    }
  }

  #next(): void {
    const order = this.#waiting.shift() ?? null;
    this.#running = order;
    order?.begin(() => this.#running === order && this.#next());
  }
}
