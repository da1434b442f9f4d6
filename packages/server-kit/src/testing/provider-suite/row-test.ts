import type { ProviderRow } from './provider-rows.js';
import type { SuiteWorld } from './suite-world.js';

/** Shows one row of one provider. */
export type RowTest = (world: SuiteWorld) => Promise<void>;

/** Some rows, with what shows them. */
export type RowTests<Row extends ProviderRow> = Readonly<Record<Row, RowTest>>;
