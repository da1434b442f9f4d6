import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallServerOptions } from '../../server-options.js';
import { startCallSystem, testPeople, type ApiUser, type CallSystem } from '../call-system.js';
import { skippingClock, type SkippingClock } from '../skipping-clock.js';
import { waitFor } from '../wait-for.js';
import { reasonAgainst, type ProviderRow } from './provider-rows.js';
import { agentPhones, ourNumber, type ProviderUnderTest, type VendorWorld } from './provider-world.js';

/** A whole system on real HTTP with one provider at its fake vendor, two agents, and time that can be put forward. */
export interface SuiteWorld {
  readonly provider: string;
  /** Whether the provider can do a row: other rows may then count on it. */
  can(row: ProviderRow): boolean;
  readonly system: CallSystem;
  readonly vendor: VendorWorld;
  readonly clock: SkippingClock;
  readonly amara: ApiUser;
  readonly leo: ApiUser;
  /** Path of the SQLite file. */
  readonly databaseFile: string;
  /**
   * Ends what is still going on, under good weather, and fails when a leg stays alive at the vendor: whatever a test did,
   * nobody is left on a line.
   */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

/** In memory, where the system has such a folder: the suite commits thousands of times, and nobody pulls the plug. */
async function quickFolder(): Promise<string> {
  const memory = '/dev/shm';
  return access(memory, constants.W_OK).then(
    () => memory,
    () => tmpdir(),
  );
}

/** Starts it. */
export async function startSuiteWorld(
  provider: ProviderUnderTest,
  options: Partial<CallServerOptions> = {},
): Promise<SuiteWorld> {
  const clock = skippingClock();
  const folder = await mkdtemp(join(await quickFolder(), 'offhook-suite-'));
  const databaseFile = join(folder, 'offhook.db');
  let started: VendorWorld | null = null;
  const system = await startCallSystem(async ({ url }) => {
    started = await provider.startVendor({ url, clock });
    return {
      ...{ database: `file:${databaseFile}`, clock, publicUrl: url },
      providers: [started.provider],
      users: [
        { ...testPeople.amara, phone: agentPhones.amara },
        { ...testPeople.leo, phone: agentPhones.leo },
      ],
      numbers: { [ourNumber]: 'harbour' },
      recordingPolicy: 'ask',
      ...options,
    };
  });
  const vendor = started as VendorWorld | null;
  if (vendor === null) throw new Error('the vendor was not started');
  await vendor.settled();
  const [amara, leo] = await Promise.all([
    system.as({ ...testPeople.amara, phone: agentPhones.amara }),
    system.as({ ...testPeople.leo, phone: agentPhones.leo }),
  ]);
  return {
    ...{ provider: provider.name, system, vendor, clock, amara, leo, databaseFile },
    can: (row) => reasonAgainst(provider.cannot, row) === undefined,
    async tidy() {
      vendor.mend();
      vendor.news.weather({});
      const { calls } = system.server.services;
      for (const userId of Object.keys(agentPhones)) await calls.endAllOf(null, userId);
      await waitFor(
        'no leg left alive',
        async () => vendor.legs().filter(({ state }) => state !== 'ended'),
        (alive) => alive.length === 0,
      );
      await vendor.settled();
    },
    async close() {
      await system.close();
      await vendor.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
