import type { Clock } from '../ports/clock.js';

/** The node's clock, set by the database's. */
export interface DatabaseClock extends Clock {
  /** Asks the database for the time and sets the clock by it; returns the time, epoch ms. */
  synchronise(): Promise<number>;
}

/**
 * The clock by which calls are dated and their deadlines, leases and countdowns are counted: the database's, because it
 * is the one that all nodes share. A node that is half a minute off would otherwise let its calls ring half a minute too
 * long, or not at all. No statement asks for the time: the difference to the node's own clock is measured now and then.
 *
 * A measurement is as exact as half its round trip, so only one that shows more than that moves the clock.
 */
export function createDatabaseClock(own: Clock, databaseNow: () => Promise<number>): DatabaseClock {
  let ahead = 0;
  const now = (): number => own.now() + ahead;
  return {
    now,
    setTimer: (callback, ms) => own.setTimer(callback, ms),
    async synchronise() {
      const askedAt = own.now();
      const told = await databaseNow();
      const answeredAt = own.now();
      const measured = told - (askedAt + answeredAt) / 2;
      // One more, because both clocks tell whole milliseconds.
      const uncertainty = (answeredAt - askedAt) / 2 + 1;
      if (Math.abs(measured - ahead) > uncertainty) ahead = Math.round(measured);
      return now();
    },
  };
}
