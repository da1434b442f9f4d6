import { afterAll, beforeAll, describe } from 'vitest';
import { itShows } from '../../testing/provider-suite/provider-suite.fixture.js';
import { demoRows } from './demo-rows.fixture.js';
import { demoUnderTest } from './demo-under-test.fixture.js';
import { startDemoWorld, type DemoWorld } from './demo-world.fixture.js';

describe('the demo carries calls through the whole system', () => {
  let world: DemoWorld;
  beforeAll(async () => {
    world = await startDemoWorld();
  });
  afterAll(() => world?.close());

  itShows(demoUnderTest, async (row) => {
    const show = demoRows[row];
    if (show === undefined) throw new Error('the demo shows this row neither, nor does it say why it cannot');
    await show(world);
  });
});
