import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe } from 'vitest';

import { startPostgres, type TestPostgres } from '../../testing/postgres.js';
import { createCallQueries, type CallQueries } from '../call-queries.js';
import { createCallWriter, type CallWriter } from '../commit-change.js';
import type { Database, DatabaseTarget } from '../database.js';
import { openDatabase } from '../open-database.js';

/** An open database without rows at the beginning of each test. */
export interface EngineUnderTest {
  readonly target: () => DatabaseTarget;
  readonly database: Database;
  readonly writer: CallWriter;
  readonly queries: CallQueries;
  /** How many rows the tables that calls are written to have. */
  rowCounts(): Promise<Record<string, number>>;
}

/** Runs the tests on a SQLite file and on PostgreSQL. What it gives is there from the beginning of the first test on. */
export function onBothEngines(define: (engine: EngineUnderTest) => void): void {
  let postgres: TestPostgres;
  let folder: string;

  beforeAll(async () => {
    [postgres, folder] = await Promise.all([startPostgres(), mkdtemp(join(tmpdir(), 'offhook-database-'))]);
  }, 60_000);

  afterAll(async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const engines: readonly (readonly [string, () => DatabaseTarget])[] = [
    ['sqlite', () => `file:${join(folder, 'suite.db')}`],
    ['postgres', () => ({ url: postgres.url, schema: 'offhook_suite' })],
  ];

  describe.each(engines)('%s', (_name, target) => {
    let database: Database;
    let writer: CallWriter;
    let queries: CallQueries;

    beforeAll(async () => {
      database = await openDatabase(target());
      writer = createCallWriter(database);
      queries = createCallQueries(database);
    });

    afterAll(() => database.close());

    beforeEach(() => emptyTables(database));

    define({
      target,
      get database() {
        return database;
      },
      get writer() {
        return writer;
      },
      get queries() {
        return queries;
      },
      rowCounts: () => countRows(database),
    });
  });
}

async function emptyTables(database: Database): Promise<void> {
  await database.write(async (tables) => {
    await tables.deleteFrom('offhook_calls').execute();
    await tables.deleteFrom('offhook_call_people').execute();
    await tables.deleteFrom('offhook_call_events').execute();
    await tables.deleteFrom('offhook_call_outbox').execute();
    await tables.deleteFrom('offhook_webhook_receipts').execute();
    await tables.deleteFrom('offhook_contacts').execute();
  });
}

async function countRows(database: Database): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of ['calls', 'call_people', 'call_events', 'webhook_receipts'] as const) {
    const row = await database.kysely
      .selectFrom(`offhook_${table}`)
      .select((builder) => builder.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    counts[table] = row.count;
  }
  return counts;
}
