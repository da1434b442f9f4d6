import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';

import { CallError } from '@offhook/core/errors';

import type { SqliteConnection } from './sqlite-connection.js';
import { isBusy } from './sqlite-error.js';

const busyPauseMs = 25;
const longestBusyMs = 5_000;

interface Work {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The queue in front of the one writing connection: transactions run one after the other, each BEGIN IMMEDIATE. */
export class SqliteWriter {
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;
  #group: Work[] = [];
  readonly #inside = new AsyncLocalStorage<{ open: boolean }>();

  constructor(readonly connection: SqliteConnection) {}

  /**
   * Runs `work` all or nothing, and resolves when that is committed. Works that wait at the same time share a transaction:
   * what a commit waits for is the disk, and so it is waited for once. It shares the event loop with nobody.
   */
  immediate<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#check();
      const isFirst = this.#group.push({ work, resolve: resolve as Work['resolve'], reject }) === 1;
      if (isFirst) this.#inTurn(() => this.#runGroup()).catch((error: unknown) => this.#rejectGroup(error));
    });
  }

  /** Runs work that waits for its statements in a transaction of its own. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    this.#check();
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

  /** Refuses what could never be done. */
  #check(): void {
    if (this.#inside.getStore()?.open) {
      throw new TypeError(
        'A write inside a write would wait for itself: use the Kysely that the outer one was given.',
      );
    }
    if (this.#closed) throw new CallError('unavailable', { message: 'The database is closed.' });
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#last.then(run);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #runGroup(): Promise<void> {
    // What else arrives in this turn of the event loop goes along.
    await nextTurn();
    await this.#begin();
    const works = this.#group;
    this.#group = [];
    try {
      const done = works.map((one) => this.#runAlone(one));
      this.connection.exec('commit');
      for (const settle of done) settle();
    } catch (error) {
      for (const { reject } of works) reject(error);
      this.#rollBack(error);
    }
  }

  /** In a savepoint of its own, so that what refuses one work leaves the others alone. Says what to tell after the commit. */
  #runAlone({ work, resolve, reject }: Work): () => void {
    this.connection.exec('savepoint one');
    try {
      const value = work();
      this.connection.exec('release one');
      return () => resolve(value);
    } catch (error) {
      try {
        this.connection.exec('rollback to one; release one');
      } catch {
        // SQLite has rolled everything back by itself (full disk); why is what counts.
        throw error;
      }
      return () => reject(error);
    }
  }

  #rejectGroup(error: unknown): void {
    for (const { reject } of this.#group.splice(0)) reject(error);
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
