import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import type { CallServerOptions } from '../../server-options.js';
import { agentRows } from './agent-rows.fixture.js';
import { anyOrderRows } from './any-order-rows.fixture.js';
import { browserRows } from './browser-rows.fixture.js';
import { controlRows } from './control-rows.fixture.js';
import { doubtRows } from './doubt-rows.fixture.js';
import { inboundRows } from './inbound-rows.fixture.js';
import { outboundRows } from './outbound-rows.fixture.js';
import { providerRows, reasonAgainst, type ProviderRow } from './provider-rows.js';
import type { ProviderUnderTest } from './provider-world.js';
import type { RowTests } from './row-test.js';
import { startSuiteWorld, type SuiteWorld } from './suite-world.js';
import { transferRows } from './transfer-rows.fixture.js';
import { transferToBrowserRows } from './transfer-to-browser-rows.fixture.js';

const rowTests: RowTests<ProviderRow> = {
  ...outboundRows,
  ...agentRows,
  ...browserRows,
  ...controlRows,
  ...transferRows,
  ...transferToBrowserRows,
  ...inboundRows,
  ...doubtRows,
  ...anyOrderRows,
};

/** Rows that need a server with other options have a world of their own. */
const ownOptions: Readonly<Partial<Record<ProviderRow, Partial<CallServerOptions>>>> = {
  'inbound-message': { voicemail: { greeting: { text: 'Please leave a message.' }, maxSeconds: 120 } },
  // The orders are told while it rings.
  'any-order': { ring: { phoneTimeoutMs: 120_000 } },
};

const timeouts: Readonly<Partial<Record<ProviderRow, number>>> = {
  'any-order': 180_000,
  'any-order-controls': 60_000,
  'any-order-transfer': 60_000,
  'any-order-inbound': 60_000,
};

/**
 * What every phone provider has to do, shown through the whole system: a real server on real HTTP, the vendor's webhooks or
 * events, and people with phones. Rows that a provider cannot do are skipped with its reason.
 *
 * @example providerSuite(twilioUnderTest)
 */
export function providerSuite(provider: ProviderUnderTest): void {
  describe(`${provider.name} carries calls through the whole system`, () => {
    let world: SuiteWorld;
    beforeAll(async () => {
      world = await startSuiteWorld(provider);
    }, 30_000);
    afterAll(() => world?.close());
    afterEach(() => world.tidy());

    async function show(row: ProviderRow): Promise<void> {
      const options = ownOptions[row];
      if (options === undefined) return rowTests[row](world);
      const own = await startSuiteWorld(provider, options);
      try {
        await rowTests[row](own);
        await own.tidy();
      } finally {
        await own.close();
      }
    }

    itShows(provider, show);
  });
}

/** A test for each row, skipped with the provider's reason where it cannot. */
export function itShows(
  { name, cannot }: Pick<ProviderUnderTest, 'name' | 'cannot'>,
  show: (row: ProviderRow) => Promise<void>,
): void {
  for (const [row, sentence] of Object.entries(providerRows) as [ProviderRow, string][]) {
    const reason = reasonAgainst(cannot, row);
    if (reason === undefined) it(sentence, { timeout: timeouts[row] ?? 15_000 }, () => show(row));
    else it.skip(`${sentence}: not at ${name}, ${reason}`, () => undefined);
  }
}
