import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Call } from '@offhook/core/call';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { apiUser, type ApiUser } from '../call-system.js';
import { startPostgres, type TestPostgres } from '../postgres.js';
import type { NodeProgram, SpawnedNode } from '../spawn-node.fixture.js';
import { waitFor } from '../wait-for.js';
import { buildNode, startNodeProcess, type NodeHello, type NodeOrder } from './start-node-process.fixture.js';
import { agentsPhone, vendorsOfNodes, type VendorLeg, type VendorOfNodes } from './vendors.fixture.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let postgres: TestPostgres;
let program: NodeProgram<NodeHello>;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-killed-'));
  [postgres, program] = await Promise.all([startPostgres(), buildNode()]);
});
afterAll(async () => {
  await postgres?.stop();
  await program?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** A new database for the nodes at one vendor. */
const databases: Readonly<Record<string, (vendor: string) => NodeOrder['database']>> = {
  SQLite: (vendor) => `file:${join(folder, `${vendor}.db`)}`,
  PostgreSQL: (vendor) => ({ url: postgres.url, schema: `killed_${vendor}` }),
};

const table = Object.entries(databases).flatMap(([engine, database]) =>
  Object.entries(vendorsOfNodes).map(([name, entry]) => [engine, name, database, entry] as const),
);

describe.each(table)('a node on %s that is killed while it talks to %s', (_, name, database, entry) => {
  let vendor: VendorOfNodes;
  let node: SpawnedNode<NodeHello>;
  let leo: ApiUser;
  let legsBefore = 0;
  let customers = 0;

  beforeAll(async () => {
    vendor = await entry.start();
    await startNode();
  });
  afterAll(async () => {
    await node?.kill();
    await vendor?.close();
  });

  async function startNode(): Promise<void> {
    const order = { database: database(name), provider: name, options: vendor.options };
    node = await startNodeProcess(order, program);
    vendor.reachAt(node.hello.url);
    leo = apiUser(node.hello.url, node.hello.token);
    await vendor.heard();
  }

  /** Kills the node, and starts another one on the same database when nothing goes wrong any more. */
  async function restart(): Promise<void> {
    await node.kill();
    await vendor.calm();
    await startNode();
  }

  /** Does so, and waits until the new node has learned of the call what the other one did not. */
  async function killAndStartAnother(id: string): Promise<void> {
    const { body: before } = await leo.request<Call>('GET', `/calls/${id}`);
    await restart();
    await until(id, ({ version }) => version > before.version);
  }

  /** Legs of the test's own call. */
  const legs = (): readonly VendorLeg[] => vendor.legs().slice(legsBefore);
  const legTo = (number: string): VendorLeg => {
    const found = legs().filter((leg) => leg.number === number);
    expect(found).toHaveLength(1);
    return found[0] as VendorLeg;
  };
  const dialled = (count: number) =>
    waitFor(
      `${count} legs`,
      async () => legs().length,
      (found) => found === count,
      { pauseMs: 5 },
    );
  const allDown = () =>
    waitFor(
      'no leg alive',
      async () => legs(),
      (all) => all.every((leg) => !leg.alive),
      { pauseMs: 5 },
    );
  const until = (id: string, isSo: (call: Call) => boolean) =>
    waitFor('the call', async () => (await leo.request<Call>('GET', `/calls/${id}`)).body, isSo);
  const end = async (id: string) => {
    const { status, body } = await leo.request<Call>('POST', `/calls/${id}/end`, {});
    expect(status).toBe(200);
    return body;
  };

  async function place(): Promise<{ readonly id: string; readonly customer: string }> {
    legsBefore = vendor.legs().length;
    const customer = `+1202555011${(customers += 1)}`;
    const { status, body } = await leo.request<Call>('POST', '/calls', {
      to: { phone: customer },
      agentLeg: 'phone',
    });
    expect(status).toBe(201);
    return { id: body.id, customer };
  }

  /** Places a call whose next leg but `after` is accepted, and nobody hears of it. */
  async function placeUnheard(after: number): ReturnType<typeof place> {
    vendor.quietAfter(vendor.legs().length + after + 1);
    vendor.fault({ ...entry.create, after, stall: 'after' });
    const placed = await place();
    if (after === 1) {
      await dialled(1);
      legTo(agentsPhone).answer();
    }
    await dialled(after + 1);
    return placed;
  }

  it('before it learned that the first leg was accepted: the next one finds that leg, and the call goes on', async () => {
    const { id, customer } = await placeUnheard(0);
    await killAndStartAnother(id);
    legTo(agentsPhone).answer();
    await dialled(2);
    legTo(customer).answer();
    await until(id, ({ status }) => status === 'connected');
    await end(id);
    await allDown();
    expect(legs()).toHaveLength(2);
  });

  it("before it learned that the customer's leg was accepted: the customer is not called again", async () => {
    const { id, customer } = await placeUnheard(1);
    await killAndStartAnother(id);
    legTo(customer).answer();
    await until(id, ({ status }) => status === 'connected');
    expect(legs().map((leg) => leg.alive)).toEqual([true, true]);
    await end(id);
    await allDown();
    expect(legs()).toHaveLength(2);
  });

  it('while it dialled for a call that was cancelled meanwhile: the leg is found, and taken down', async () => {
    const { id } = await placeUnheard(0);
    expect((await end(id)).status).toBe('canceled');
    expect(legTo(agentsPhone).alive).toBe(true);
    await killAndStartAnother(id);
    await allDown();
    expect(legs()).toHaveLength(1);
    await until(id, ({ status }) => status === 'canceled');
  });

  it.each([
    ['cancelled a call that rings', 'canceled'],
    ['ended a call', 'ended'],
  ] as const)('when it had %s and not yet asked for the hang-up: no leg stays alive', async (_, status) => {
    const { id, customer } = await place();
    await dialled(1);
    legTo(agentsPhone).answer();
    await dialled(2);
    if (status === 'ended') {
      legTo(customer).answer();
      await until(id, (call) => call.status === 'connected');
    }
    vendor.fault({ stall: 'before', times: Infinity });
    expect(await end(id)).toMatchObject({ status });
    expect(legs().map((leg) => leg.alive)).toEqual([true, true]);
    await restart();
    await allDown();
    await until(id, (call) => call.status === status);
  });
});
