import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../packages/server-kit/src/testing/postgres.js';
import { startChild, type ChildServer } from '../child-server.js';
import { httpPosts, type Post } from '../load/http-posts.js';
import { byTurns, type Scenario } from '../measure.js';
import { serverSlice, throughput, type ServerSlice } from '../server-slice.js';

const slices = 4;
const callsPerSlice = 200;

/**
 * A vendor's webhooks: verified, stored and applied to their call before the 2xx.
 *
 * @param connections How many webhooks wait at the same time. With 16 they wait for one another's commits and both servers
 *   have pauses; with 64 what a webhook costs is all that counts, as when a vendor sends what it kept during an outage.
 */
export function webhook(engine: 'sqlite' | 'postgres', connections: 16 | 64): Scenario {
  return {
    name: `${connections} webhooks at once (${engine})`,
    floor:
      'Express 5 + express.json + one committed INSERT on the same database, nothing verified or applied',
    targets: [
      { figure: 'webhooks', unit: '/s', limit: { ratioAtLeast: 0.6 } },
      { figure: 'cpu', unit: 'µs/webhook', limit: null },
    ],
    async start() {
      const folder = await mkdtemp(join(tmpdir(), 'offhook-bench-'));
      const postgres = engine === 'postgres' ? await startPostgres() : null;
      const database = (kind: string): string => postgres?.url ?? `file:${join(folder, `${kind}.db`)}`;
      const product = await startChild('webhook', { kind: 'product', database: database('product') });
      const floor = await startChild('webhook', { kind: 'floor', database: database('floor') });
      // Prepared by the product before each pair of slices; the floor gets the same bytes.
      const waiting: { floor: (readonly Post[])[]; product: (readonly Post[])[] } = {
        floor: [],
        product: [],
      };
      return {
        async round() {
          for (let slice = 0; slice < slices; slice += 1) {
            const { webhooks } = await product.ask<{ webhooks: readonly Post[] }>({ calls: callsPerSlice });
            waiting.floor.push(webhooks);
            waiting.product.push(webhooks);
          }
          const done = await byTurns(
            slices,
            () => measure(floor, waiting.floor.pop() ?? [], connections),
            () => measure(product, waiting.product.pop() ?? [], connections),
          );
          return { floor: throughput('webhooks', done.floor), product: throughput('webhooks', done.product) };
        },
        async stop() {
          await Promise.all([product.stop(), floor.stop()]);
          await postgres?.stop();
          await rm(folder, { recursive: true, force: true });
        },
      };
    },
  };
}

function measure(server: ChildServer, posts: readonly Post[], connections: number): Promise<ServerSlice> {
  const url = String(server.ready['url']);
  return serverSlice(server, async () => ({
    done: posts.length,
    tookMs: await httpPosts(url, posts, { connections, expect: 204 }),
  }));
}
