/** Keys that press buttons. */
const pressing = new Set(['Enter', ' ']);

const strayMs = 700;

/**
 * Keeps a keystroke or a click from doing what it was not meant for. A key neither answers nor declines right after
 * the dialog opened, or while it is held since before. A finger on its way to a ring that is gone presses neither the
 * next ring nor the page behind.
 */
export class StrayInput {
  readonly #held = new Set<string>();
  #ignored = new Set<string>();
  #opened = 0;
  #gone: { readonly at: number; readonly area: DOMRect } | undefined;

  constructor(private readonly now: () => number) {}

  /** Follows which keys are down on the page, and where it is clicked; the result stops. */
  watch(): () => void {
    const abort = new AbortController();
    const options = { capture: true, signal: abort.signal };
    window.addEventListener('keydown', (event) => this.#held.add(event.key), options);
    window.addEventListener('keyup', (event) => this.#held.delete(event.key), options);
    window.addEventListener('blur', () => this.#held.clear(), options);
    window.addEventListener('click', this.#filterClick, options);
    return () => abort.abort();
  }

  /** The dialog opened: what is down now does not count. */
  opened(): void {
    this.#opened = this.now();
    this.#ignored = new Set(this.#held);
  }

  /** The ring that stood here is gone: what was aimed at it does not count. */
  gone(area: DOMRect): void {
    this.#gone = { at: this.now(), area };
  }

  /** Swallows a key event of the dialog that must not press a button. */
  readonly filterKey = (event: KeyboardEvent): void => {
    const { key, type } = event;
    if (!pressing.has(key)) return;
    if (type === 'keydown' && (event.repeat || this.#isRecent(this.#opened))) this.#ignored.add(key);
    if (this.#ignored.has(key)) event.preventDefault();
    if (type === 'keyup') this.#ignored.delete(key);
  };

  readonly #filterClick = (event: MouseEvent): void => {
    const { clientX: x, clientY: y, detail } = event;
    // A key that presses a button clicks, too: without a count.
    if (!this.#gone || !detail || !this.#isRecent(this.#gone.at)) return;
    const { left, right, top, bottom } = this.#gone.area;
    if (x < left || x > right || y < top || y > bottom) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  #isRecent(at: number): boolean {
    // A clock that is set back must not keep anything deaf.
    return Math.abs(this.now() - at) < strayMs;
  }
}
