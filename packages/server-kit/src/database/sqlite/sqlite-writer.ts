import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';

import { CallError } from '@offhook/core/errors';

import type { SqliteConnection } from './sqlite-connection.js';
import { isBusy } from './sqlite-error.js';

const busyPauseMs = 25;
const longestBusyMs = 5_000;

/** The queue in front of the one writing connection: transactions run one after the other, each BEGIN IMMEDIATE. */
export class SqliteWriter {
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;
  readonly #inside = new AsyncLocalStorage<{ open: boolean }>();

  constructor(readonly connection: SqliteConnection) {}

  /** Runs `work` in a transaction once all earlier ones are done. It shares the event loop with nobody. */
  immediate<T>(work: () => T): Promise<T> {
    return this.#inTurn(async () => {
      await this.#begin();
      try {
        const value = work();
        this.connection.exec('commit');
        return value;
      } catch (error) {
        this.#rollBack(error);
        throw error;
      }
    });
  }

  /** The same for work that waits for its statements. */
  transaction<T>(work: () => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      await this.#begin();
      const scope = { open: true };
      try {
        const value = await this.#inside.run(scope, work);
        this.connection.exec('commit');
        return value;
      } catch (error) {
        this.#rollBack(error);
        throw error;
      } finally {
        scope.open = false;
        // While a store is in use every promise of the process pays for it, until Node 24.
        this.#inside.disable();
      }
    });
  }

  /** Refuses further writes and waits for those in the queue. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
  }

  async #inTurn<T>(run: () => Promise<T>): Promise<T> {
    if (this.#inside.getStore()?.open) {
      throw new TypeError(
        'A write inside a write would wait for itself: use the Kysely that the outer one was given.',
      );
    }
    if (this.#closed) throw new CallError('unavailable', { message: 'The database is closed.' });
    const result = this.#last.then(run);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Another process may be writing: SQLite's own wait is short, so the rest is waited for without blocking. */
  async #begin(): Promise<void> {
    const giveUpAt = Date.now() + longestBusyMs;
    for (;;) {
      try {
        this.connection.exec('begin immediate');
        return;
      } catch (error) {
        if (!isBusy(error)) throw error;
        if (Date.now() >= giveUpAt)
          throw new CallError('unavailable', { message: 'The database is locked.', cause: error });
        await pause(busyPauseMs);
      }
    }
  }

  #rollBack(reason: unknown): void {
    try {
      this.connection.exec('rollback');
    } catch (error) {
      // SQLite rolls back by itself on some errors (full disk); then there is nothing left to roll back.
      if (!/no transaction is active/.test(String(error)))
        throw new AggregateError([reason, error], 'Rollback failed.');
    }
  }
}
