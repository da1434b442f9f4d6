import type { Call, CallClient, CallError } from '@offhook/core';
import { toCallError } from '../internal/offhook-element.js';
import { findPeople, type TransferChoice } from './find-people.js';

const pauseMs = 200;

/** Finds people while somebody types: waits for a pause, and the answer to an older text is dropped. */
export class PeopleSearch {
  people: readonly TransferChoice[] = [];
  isSearching = false;
  error: CallError | null = null;
  #cancel: (() => void) | undefined;
  #newest = 0;

  constructor(private readonly changed: () => void) {}

  /** Looks for people after a pause; for an empty text at once. */
  look(client: CallClient | undefined, call: Call, query: string): void {
    this.stop();
    if (!client) return;
    this.isSearching = true;
    this.error = null;
    const turn = this.#newest;
    const ask = (): void => void this.#ask(client, call, query, turn);
    if (query === '') ask();
    else this.#cancel = client.environment.setTimer(ask, pauseMs);
    this.changed();
  }

  /** Drops what is under way. */
  stop(): void {
    this.#newest += 1;
    this.#cancel?.();
    this.isSearching = false;
  }

  async #ask(client: CallClient, call: Call, query: string, turn: number): Promise<void> {
    try {
      const people = await findPeople(client, call, query);
      if (turn !== this.#newest) return;
      this.people = people;
    } catch (error) {
      if (turn !== this.#newest) return;
      this.people = [];
      this.error = toCallError(error);
    }
    this.isSearching = false;
    this.changed();
  }
}
