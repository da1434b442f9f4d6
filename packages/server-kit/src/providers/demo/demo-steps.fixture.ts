import type { Call } from '@offhook/core/call';
import type { ProviderRow } from '../../testing/provider-suite/provider-rows.js';
import { place, untilStatus } from '../../testing/provider-suite/suite-calls.js';
import type { DemoWorld } from './demo-world.fixture.js';

/** How the demo shows rows of the suite. */
export type DemoRows = Readonly<Partial<Record<ProviderRow, (world: DemoWorld) => Promise<void>>>>;

/** Lets it ring. */
export const silentNumber = '+12025550106';

/** A call of Amara to somebody who answers. */
export async function connected(world: DemoWorld): Promise<Call> {
  const call = await place(world);
  world.clock.skip(3_000);
  return untilStatus(world.amara, call, 'connected');
}
