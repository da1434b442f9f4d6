import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../packages/server-kit/src/testing/postgres.js';
import { startChild, type ChildServer } from '../child-server.js';
import { httpLoad } from '../load/http-load.js';
import { byTurns, type Scenario, type Target } from '../measure.js';
import { serverSlice, throughput, type ServerSlice } from '../server-slice.js';

const connections = 32;
const slices = 6;
const sliceMs = 500;

const targets = (atLeast: number): readonly Target[] => [
  { figure: 'requests', unit: '/s', limit: { ratioAtLeast: atLeast } },
  { figure: 'cpu', unit: 'µs/request', limit: null },
];

/** Row 3: `GET /calls/:id/status` with JWT, organisation check and validation, against bare Express + one SELECT. */
export function statusRead(engine: 'sqlite' | 'postgres'): Scenario {
  return {
    name: `status read (${engine})`,
    floor: 'Express 5 + one prepared SELECT on the same database, no authentication',
    targets: targets(0.95),
    start: () => startStatus(engine, 'floor', (product) => product.headers),
  };
}

/** Row 3, second half: the same route answering 304, against Express with a constant JSON answer. */
export const statusNotModified: Scenario = {
  name: 'status 304 (sqlite)',
  floor: 'Express 5 + res.json of a constant',
  targets: targets(0.9),
  start: () =>
    startStatus('sqlite', 'json', (product) => ({ ...product.headers, 'if-none-match': product.etag })),
};

interface Product {
  readonly headers: Readonly<Record<string, string>>;
  readonly etag: string;
}

async function startStatus(
  engine: 'sqlite' | 'postgres',
  floorKind: 'floor' | 'json',
  headersOf: (product: Product) => Readonly<Record<string, string>>,
): ReturnType<Scenario['start']> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-bench-'));
  const postgres = engine === 'postgres' ? await startPostgres() : null;
  const database = postgres?.url ?? `file:${join(folder, 'offhook.db')}`;
  const product = await startChild('status', { kind: 'product', database });
  const floor = await startChild('status', { kind: floorKind, database });
  const headers = { authorization: `Bearer ${String(product.ready['token'])}` };
  const callId = await fillCalls(String(product.ready['url']), headers);
  const path = `/calls/${callId}/status`;
  const etag = (await fetch(`${String(product.ready['url'])}${path}`, { headers })).headers.get('etag') ?? '';
  const productHeaders = headersOf({ headers, etag });
  const measure = (server: ChildServer, requestHeaders: Product['headers']): Promise<ServerSlice> => {
    const expect = 'if-none-match' in requestHeaders ? 304 : 200;
    const load = { connections, durationMs: sliceMs, expect, headers: requestHeaders };
    return serverSlice(server, () => httpLoad(`${String(server.ready['url'])}${path}`, load));
  };
  return {
    async round() {
      const done = await byTurns(
        slices,
        () => measure(floor, {}),
        () => measure(product, productHeaders),
      );
      return { floor: throughput('requests', done.floor), product: throughput('requests', done.product) };
    },
    async stop() {
      await Promise.all([product.stop(), floor.stop()]);
      await postgres?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A few thousand calls that are over around the one that is asked for: an index has something to do, the sweeper nothing. It
 * is the first, whose leg was taken down long ago: that makes a version more, and so another ETag.
 */
async function fillCalls(url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const ids: string[] = [];
  for (let done = 0; done < 2000; done += 50) {
    const place = async (): Promise<void> => {
      const response = await fetch(`${url}/calls`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ to: { phone: '+12025550142' } }),
      });
      const { id } = (await response.json()) as { id: string };
      ids.push(id);
      await fetch(`${url}/calls/${id}/end`, { method: 'POST', headers });
    };
    await Promise.all(Array.from({ length: 50 }, place));
  }
  return ids[0] ?? '';
}
