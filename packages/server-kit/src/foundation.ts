import { defaultPolicy, type CallTimes } from './calls/index.js';
import { createDatabaseClock, type DatabaseClock } from './database/database-clock.js';
import type { Database } from './database/database.js';
import { openDatabase } from './database/open-database.js';
import { createDefaultLogger } from './default-logger.js';
import { createRequestLimits, type RequestLimits } from './http/request-limits.js';
import { systemClock, type Clock } from './ports/clock.js';
import type { Logger } from './ports/logger.js';
import type { Policy } from './ports/policy.js';
import { listedOrigins } from './realtime/origin-check.js';
import { callTimesOf, checkOptions, type CallServerOptions } from './server-options.js';

/** What all parts of a call server stand on: checked options, an open database, and the time. */
export interface Foundation {
  readonly options: CallServerOptions;
  readonly times: CallTimes;
  readonly policy: Policy;
  readonly logger: Logger;
  readonly database: Database;
  /** Dates everything that is stored or counted down: the same on all nodes. */
  readonly clock: DatabaseClock;
  /** The machine's own clock: sign-ins are dated by their issuer (`iat`, `exp`), who has no part in our database. */
  readonly ownClock: Clock;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly limits: RequestLimits;
}

/**
 * Checks the options and opens the database.
 *
 * @throws TypeError for options that cannot work.
 * @throws CallError `unavailable` when the database cannot be reached.
 */
export async function layFoundation(options: CallServerOptions): Promise<Foundation> {
  checkOptions(options);
  const times = callTimesOf(options);
  const logger = options.logger ?? createDefaultLogger();
  const ownClock = options.clock ?? systemClock;
  const allowedOrigins = new Set(listedOrigins(options));
  const limits = createRequestLimits(options.rateLimits ?? {}, ownClock.now);
  const database = await openDatabase(options.database, {
    onConnectionLost: (error) => logger.warn({ err: error }, 'a database connection was lost'),
    // An embedded database has no clock but that of its process; PostgreSQL has one, whatever a node thinks.
    ...(isEmbedded(options) ? { now: ownClock.now } : {}),
  });
  const clock = createDatabaseClock(ownClock, () => database.now());
  try {
    await clock.synchronise();
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    ...{ options, times, policy: policyOf(options), logger, database, clock, ownClock },
    ...{ allowedOrigins, limits },
  };
}

function isEmbedded({ database }: CallServerOptions): boolean {
  return typeof database === 'string' && database.startsWith('file:');
}

/** The default policy with the host's parts in it. */
function policyOf({ policy = {} }: CallServerOptions): Policy {
  return {
    ...defaultPolicy,
    ...Object.fromEntries(Object.entries(policy).filter(([, rule]) => rule !== undefined)),
  };
}
