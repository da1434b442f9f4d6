import { CompiledQuery, Kysely, PostgresAdapter, PostgresDialect, sql, type Dialect } from 'kysely';
import type { Pool } from 'pg';

import type {
  DatabaseOptions,
  DatabaseTarget,
  OffhookKysely,
  PostgresDatabase,
  StatementResult,
} from '../database.js';
import { migrate } from '../migrations/migrate.js';
import type { OffhookTables } from '../schema.js';
import { toBoundValue, type SqlValue } from '../sql-value.js';
import { createTableNamer } from '../table-namer.js';
import { GuardedDialect } from './guarded-dialect.js';
import { readIntegers } from './integer-columns.js';
import { openPool } from './open-pool.js';
import { explainPostgresError } from './postgres-error.js';
import { createStatementTexts } from './statement-text.js';

/** Any number will do, as long as all nodes take the same: "offhook" in ASCII. */
const migrationLock = '31366150117158763';

/** A server that went away without a word would keep all that waits behind a statement until TCP gives up. */
const longestStatementMs = 15_000;

type Run = <Row>(sql: string, values: readonly SqlValue[]) => Promise<StatementResult<Row>>;

/** What of a database differs between an own pool and the host's dialect. */
interface Connections {
  readonly dialect: Dialect;
  /** Runs a statement prepared, where the connections are ours. */
  readonly run: (kysely: OffhookKysely) => Run;
}

/** Opens PostgreSQL by address with a pool of its own, or lives in the host's by its dialect. */
export async function openPostgres(
  target: Exclude<DatabaseTarget, string>,
  options: DatabaseOptions,
): Promise<PostgresDatabase> {
  const table = createTableNamer(target.schema);
  const { dialect, run: runner } =
    'url' in target ? ownPool(await openPool(target.url, options)) : hostDialect(target.dialect);
  const bare = new Kysely<OffhookTables>({ dialect });
  const kysely = target.schema === undefined ? bare : bare.withSchema(target.schema);
  const run = runner(bare);
  const now = async () => {
    if (options.now) return options.now();
    const { rows } = await run<{ at: number }>(
      'select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as at',
      [],
    );
    return rows[0]?.at ?? Date.now();
  };
  try {
    await migrateUnderLock(bare, target.schema, await now());
  } catch (error) {
    await bare.destroy();
    throw error;
  }
  return {
    engine: 'postgres',
    kysely,
    write: (work) => kysely.transaction().execute(work),
    read: async <Row>(text: string, values: readonly SqlValue[]) => (await run<Row>(text, values)).rows,
    run,
    table,
    now,
    close: () => bare.destroy(),
  };
}

function ownPool(pool: Pool): Connections {
  const statementOf = createStatementTexts();
  return {
    dialect: new GuardedDialect(new PostgresDialect({ pool })),
    run:
      () =>
      async <Row>(text: string, values: readonly SqlValue[]) => {
        const bound = values.map(toBoundValue);
        try {
          const query = { ...statementOf(text), values: bound, query_timeout: longestStatementMs };
          const { rows, rowCount } = await pool.query(query);
          return { rows: rows as Row[], changes: rowCount ?? 0 };
        } catch (error) {
          throw explainPostgresError(error);
        }
      },
  };
}

/** The pool is the host's: statements get no names on it, and closing our Kysely must not end it. */
function hostDialect(dialect: Dialect): Connections {
  if (!(dialect.createAdapter() instanceof PostgresAdapter)) {
    throw new TypeError("A dialect must be one for PostgreSQL; for SQLite give 'file:<path>'.");
  }
  const statementOf = createStatementTexts();
  return {
    dialect: new GuardedDialect(dialect, { readRows: readIntegers, keepOpen: true }),
    run:
      (kysely) =>
      async <Row>(text: string, values: readonly SqlValue[]) => {
        const result = await kysely.executeQuery<Row>(CompiledQuery.raw(statementOf(text).text, [...values]));
        return { rows: result.rows, changes: Number(result.numAffectedRows ?? result.rows.length) };
      },
  };
}

/** One transaction under an advisory lock: nodes that start together wait for the first one. */
async function migrateUnderLock(
  kysely: OffhookKysely,
  schema: string | undefined,
  now: number,
): Promise<void> {
  const table = createTableNamer(schema);
  await kysely.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(migrationLock)}::bigint)`.execute(transaction);
    if (schema !== undefined) await sql`create schema if not exists ${sql.id(schema)}`.execute(transaction);
    const statementOf = createStatementTexts();
    await migrate(
      async (text, values) =>
        (await transaction.executeQuery(CompiledQuery.raw(statementOf(text).text, [...values]))).rows,
      { engine: 'postgres', table, key: 'text collate "C"', clustered: '' },
      now,
    );
  });
}
