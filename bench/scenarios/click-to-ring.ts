import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../packages/server-kit/src/testing/postgres.js';
import { startChild } from '../child-server.js';
import { connectUsers, sharedNow, type Users } from '../load/sockets.js';
import { percentile, type Round, type Scenario } from '../measure.js';

const users = 1000;
const rings = 200;
const perSecond = 50;

/** Row 7: from the authenticated POST until the callee's socket has the call. */
export function clickToRing(engine: 'sqlite' | 'postgres'): Scenario {
  return {
    name: `click to ring (${engine})`,
    floor: 'Express 5 + one committed INSERT on the same database + one emit, no authentication',
    targets: [
      { figure: 'p50', unit: 'ms', ratio: { atMost: 1.3 } },
      { figure: 'p99', unit: 'ms', ratio: { atMost: 1.5 } },
    ],
    async start() {
      const folder = await mkdtemp(join(tmpdir(), 'offhook-bench-'));
      const postgres = engine === 'postgres' ? await startPostgres() : null;
      const database = (kind: string): string => postgres?.url ?? `file:${join(folder, `${kind}.db`)}`;
      const floor = await connected('floor', database('floor'));
      const product = await connected('product', database('product'));
      let done = 0;
      return {
        async round() {
          const offset = (done += 1);
          return { floor: await measure(floor, offset), product: await measure(product, offset) };
        },
        async stop() {
          for (const side of [floor, product]) {
            side.users.close();
            await side.stop();
          }
          await postgres?.stop();
          await rm(folder, { recursive: true, force: true });
        },
      };
    },
  };
}

interface Side {
  readonly url: string;
  readonly users: Users;
  tokenOf(user: number): string;
  stop(): Promise<void>;
}

async function connected(kind: 'floor' | 'product', database: string): Promise<Side> {
  const server = await startChild('ring', { kind, database, users });
  const { url, tokens } = server.ready as { url: string; tokens: readonly string[] };
  const sockets = await connectUsers(url, users, (user) =>
    kind === 'floor'
      ? { user: `u${user}` }
      : { token: tokens[user], deviceId: `d${user}`, deviceLabel: 'Bench' },
  );
  return { url, users: sockets, tokenOf: (user) => tokens[user] ?? '', stop: server.stop };
}

/** A fresh pair for every ring, so that no two calls are the same pair's; half of the users call, half are called. */
async function measure(side: Side, round: number): Promise<Round['floor']> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const half = users / 2;
  // The product tells the caller, too; what counts is the callee, who is in the upper half.
  const arrived = side.users.receive(rings, 5000 + (rings * 1000) / perSecond, (user) => user >= half);
  const answered: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let ring = 0; ring < rings; ring += 1) {
    const due = startedAt + (ring * 1000) / perSecond;
    while (performance.now() < due)
      await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
    const caller = ring % half;
    const callee = half + ((ring + round * 7) % half);
    answered.push(
      post(agent, side, caller, {
        to: { userId: `u${callee}` },
        channel: 'video',
        metadata: { sentAt: String(sharedNow()) },
      }),
    );
  }
  const delays = await arrived;
  await Promise.all(answered);
  agent.destroy();
  if (delays.length < rings) throw new Error(`${rings - delays.length} rings did not arrive`);
  return { p50: percentile(delays, 0.5), p99: percentile(delays, 0.99) };
}

function post(agent: Agent, side: Side, caller: number, body: object): Promise<void> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
      authorization: `Bearer ${side.tokenOf(caller)}`,
    };
    const sent = request(`${side.url}/api/v1/calls`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.once('end', () =>
        response.statusCode === 201 ? resolve() : reject(new Error(`POST /calls: ${response.statusCode}`)),
      );
    });
    sent.once('error', reject);
    sent.end(text);
  });
}
