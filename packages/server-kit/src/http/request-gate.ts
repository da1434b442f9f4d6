import { CallError } from '@offhook/core/errors';

/** Counts the requests that are being served, so that closing can wait for them. */
export class RequestGate {
  #running = 0;
  #closed = false;
  #drained: (() => void) | null = null;

  /** True once closing has begun; new requests are turned away. */
  get isClosed(): boolean {
    return this.#closed;
  }

  enter(): void {
    this.#running += 1;
  }

  leave(): void {
    this.#running -= 1;
    if (this.#running === 0) this.#drained?.();
  }

  /** Turns new requests away; resolves when the running ones are served. */
  close(): Promise<void> {
    this.#closed = true;
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#drained = resolve;
    });
  }
}

/** What requests are told that come after closing has begun. */
export function shuttingDown(): CallError {
  return new CallError('unavailable', {
    message: 'The server is shutting down.',
    details: { retryAfterSeconds: 5 },
  });
}
