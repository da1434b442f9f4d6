/** Keys that press buttons. */
const pressing = new Set(['Enter', ' ']);

const deafMs = 700;

/**
 * Keeps a call from being answered or declined by a keystroke that was meant for something else: right after the
 * dialog opened, and while a key is held that was pressed before.
 */
export class KeyGuard {
  readonly #held = new Set<string>();
  #ignored = new Set<string>();
  #deafUntil = 0;

  constructor(private readonly now: () => number) {}

  /** Follows which keys are down on the page; the result stops. */
  watch(): () => void {
    const abort = new AbortController();
    const options = { capture: true, signal: abort.signal };
    window.addEventListener('keydown', (event) => this.#held.add(event.key), options);
    window.addEventListener('keyup', (event) => this.#held.delete(event.key), options);
    window.addEventListener('blur', () => this.#held.clear(), options);
    return () => abort.abort();
  }

  /** The dialog opened: what is down now does not count. */
  start(): void {
    this.#deafUntil = this.now() + deafMs;
    this.#ignored = new Set(this.#held);
  }

  /** Swallows a key event of the dialog that must not press a button. */
  readonly filter = (event: KeyboardEvent): void => {
    const { key, type } = event;
    if (!pressing.has(key)) return;
    if (type === 'keydown' && (event.repeat || this.now() < this.#deafUntil)) this.#ignored.add(key);
    if (this.#ignored.has(key)) event.preventDefault();
    if (type === 'keyup') this.#ignored.delete(key);
  };
}
