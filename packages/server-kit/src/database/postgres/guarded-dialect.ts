import type {
  CompiledQuery,
  DatabaseConnection,
  DatabaseIntrospector,
  Dialect,
  DialectAdapter,
  Driver,
  Kysely,
  QueryCompiler,
  QueryResult,
  TransactionSettings,
} from 'kysely';

import { toBoundValue } from '../sql-value.js';
import { explainPostgresError } from './postgres-error.js';

/** What is different when the connections are the host's. */
export interface GuardedDialectOptions {
  /** Repairs rows that the host's driver gives in another form, in place. */
  readonly readRows?: (rows: readonly unknown[]) => void;
  /** True when destroying Kysely must leave the connections alone. */
  readonly keepOpen?: boolean;
}

/**
 * A PostgreSQL dialect whose values pass the same guard as SQLite's, and whose lost connections are a `CallError`.
 */
export class GuardedDialect implements Dialect {
  constructor(
    readonly inner: Dialect,
    readonly options: GuardedDialectOptions = {},
  ) {}

  createDriver(): Driver {
    return new GuardedDriver(this.inner.createDriver(), this.options);
  }

  createQueryCompiler(): QueryCompiler {
    return this.inner.createQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return this.inner.createAdapter();
  }

  createIntrospector(database: Kysely<unknown>): DatabaseIntrospector {
    return this.inner.createIntrospector(database);
  }
}

class GuardedDriver implements Driver {
  constructor(
    readonly inner: Driver,
    readonly options: GuardedDialectOptions,
  ) {}

  init(): Promise<void> {
    return this.inner.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new GuardedConnection(await explained(this.inner.acquireConnection()), this.options);
  }

  beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    return explained(this.inner.beginTransaction(unwrap(connection), settings));
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return explained(this.inner.commitTransaction(unwrap(connection)));
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return this.inner.rollbackTransaction(unwrap(connection));
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.inner.releaseConnection(unwrap(connection));
  }

  async destroy(): Promise<void> {
    if (!this.options.keepOpen) await this.inner.destroy();
  }
}

class GuardedConnection implements DatabaseConnection {
  constructor(
    readonly inner: DatabaseConnection,
    readonly options: GuardedDialectOptions,
  ) {}

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const result = await explained(this.inner.executeQuery<Row>(guard(query)));
    this.options.readRows?.(result.rows);
    return result;
  }

  async *streamQuery<Row>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<Row>> {
    for await (const result of this.inner.streamQuery<Row>(guard(query), chunkSize)) {
      this.options.readRows?.(result.rows);
      yield result;
    }
  }
}

async function explained<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw explainPostgresError(error);
  }
}

function guard(query: CompiledQuery): CompiledQuery {
  return { ...query, parameters: query.parameters.map(toBoundValue) };
}

function unwrap(connection: DatabaseConnection): DatabaseConnection {
  return connection instanceof GuardedConnection ? connection.inner : connection;
}
