import type { TableNamer } from '../table-namer.js';

/** What differs between the engines in a table's definition. */
export interface MigrationContext {
  readonly engine: 'sqlite' | 'postgres';
  readonly table: TableNamer;
  /** Type of ids and sort keys: text in binary order, the same order on both engines. */
  readonly key: string;
  /** Ends a table of small rows whose primary key is how it is read: SQLite then needs no second tree for the key. */
  readonly clustered: string;
}

/** One step of the schema. Once released, a step is never edited: a change is a new step. */
export interface Migration {
  readonly name: string;
  /** Statements in order, SQL that both engines understand. */
  readonly statements: (context: MigrationContext) => readonly string[];
}
