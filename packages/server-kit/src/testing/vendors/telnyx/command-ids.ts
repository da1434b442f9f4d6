import type { VendorAnswer } from '../vendor-server.js';

const rememberedMs = 60_000;

/** Remembers commands by `command_id`: for 60 seconds the same command again gives the same answer and does nothing. */
export class CommandIds {
  readonly #answers = new Map<string, { readonly answer: VendorAnswer; readonly at: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param scope What the id is unique within: a leg, a conference, or dialling. */
  once(scope: string, commandId: string | undefined, carryOut: () => VendorAnswer): VendorAnswer {
    if (commandId === undefined) return carryOut();
    const key = `${scope} ${commandId}`;
    const before = this.#answers.get(key);
    if (before !== undefined && this.#now() - before.at < rememberedMs) return before.answer;
    const answer = carryOut();
    this.#answers.set(key, { answer, at: this.#now() });
    return answer;
  }
}
