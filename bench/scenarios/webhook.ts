import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../packages/server-kit/src/testing/postgres.js';
import { startChild, type ChildServer } from '../child-server.js';
import { httpPosts, type Post } from '../load/http-posts.js';
import { byTurns, type Figures, type Scenario } from '../measure.js';

const connections = 16;
const slices = 4;
const callsPerSlice = 200;

/** A vendor's webhooks: verified, stored and applied to their call before the 2xx. */
export function webhook(engine: 'sqlite' | 'postgres'): Scenario {
  return {
    name: `webhook (${engine})`,
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
            () => measure(floor, waiting.floor.pop() ?? []),
            () => measure(product, waiting.product.pop() ?? []),
          );
          return { floor: figuresOf(done.floor), product: figuresOf(done.product) };
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

interface Slice {
  readonly done: number;
  readonly tookMs: number;
  readonly cpuMicros: number;
}

async function measure(server: ChildServer, posts: readonly Post[]): Promise<Slice> {
  const cpuBefore = await server.cpuMicros();
  const tookMs = await httpPosts(String(server.ready['url']), posts, { connections, expect: 204 });
  return { done: posts.length, tookMs, cpuMicros: (await server.cpuMicros()) - cpuBefore };
}

function figuresOf(parts: readonly Slice[]): Figures {
  const sum = (of: keyof Slice): number => parts.reduce((total, slice) => total + slice[of], 0);
  return { webhooks: (sum('done') / sum('tookMs')) * 1000, cpu: sum('cpuMicros') / sum('done') };
}
