import { definePrefixed } from './define.js';
import type { OffhookElementClass } from './offhook-element.js';

/** Code of an element that a page does not need at first: fetched when it is, and again after a failure. */
export class LazyElement {
  state: 'absent' | 'loading' | 'ready' | 'failed' = 'absent';
  #loading: Promise<void> | undefined;

  constructor(
    private readonly load: () => Promise<OffhookElementClass>,
    private readonly changed: () => void,
  ) {}

  /** Fetches and registers it; resolves also when that failed, which `state` tells. */
  need(): Promise<void> {
    if (this.state !== 'ready') this.#loading ??= this.#load();
    return this.#loading ?? Promise.resolve();
  }

  async #load(): Promise<void> {
    this.state = 'loading';
    try {
      definePrefixed(await this.load());
      this.state = 'ready';
    } catch {
      // Whoever needs it shows this, with a button to try again.
      this.state = 'failed';
    }
    this.#loading = undefined;
    this.changed();
  }
}
