import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../packages/server-kit/src/testing/postgres.js';
import { startChild, type ChildServer } from '../child-server.js';
import { connectUsers, sharedNow, type Users } from '../load/sockets.js';
import { byTurns, percentile, type Figures, type Scenario } from '../measure.js';

const users = 1000;
const slices = 8;
const ringsPerSlice = 50;
const perSecond = 50;

/** Row 7: from the authenticated POST until the callee's socket has the call. */
export function clickToRing(engine: 'sqlite' | 'postgres'): Scenario {
  return {
    name: `click to ring (${engine})`,
    floor: 'Express 5 + one committed INSERT on the same database + one emit, no authentication',
    targets: [
      { figure: 'p50', unit: 'ms', limit: { ratioAtMost: 1.3 } },
      { figure: 'p99', unit: 'ms', limit: { ratioAtMost: 1.5 } },
      { figure: 'cpu', unit: 'µs/ring', limit: null },
    ],
    async start() {
      const folder = await mkdtemp(join(tmpdir(), 'offhook-bench-'));
      const postgres = engine === 'postgres' ? await startPostgres() : null;
      const database = (kind: string): string => postgres?.url ?? `file:${join(folder, `${kind}.db`)}`;
      const floor = await connected('floor', database('floor'));
      const product = await connected('product', database('product'));
      return {
        async round() {
          const done = await byTurns(
            slices,
            () => measure(floor),
            () => measure(product),
          );
          return { floor: figuresOf(done.floor), product: figuresOf(done.product) };
        },
        async stop() {
          for (const side of [floor, product]) await side.stop();
          await postgres?.stop();
          await rm(folder, { recursive: true, force: true });
        },
      };
    },
  };
}

interface Side {
  readonly server: ChildServer;
  readonly url: string;
  readonly agent: Agent;
  readonly users: Users;
  /** Rings so far: each is of a pair that has not met before. */
  rung: number;
  headersOf(caller: number): Readonly<Record<string, string>>;
  /** After a slice: ends its calls, so that none runs out of time during a later one. */
  end(answers: readonly Answer[]): Promise<void>;
  stop(): Promise<void>;
}

interface Answer {
  readonly caller: number;
  readonly callId: string;
}

async function connected(kind: 'floor' | 'product', database: string): Promise<Side> {
  const server = await startChild('ring', { kind, database, users });
  const { url, tokens } = server.ready as { url: string; tokens: readonly string[] };
  const sockets = await connectUsers(url, users, (user) =>
    kind === 'floor'
      ? { user: `u${user}` }
      : { token: tokens[user], deviceId: `d${user}`, deviceLabel: 'Bench' },
  );
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const headersOf = (caller: number) => ({ authorization: `Bearer ${tokens[caller] ?? ''}` });
  return {
    server,
    url,
    agent,
    users: sockets,
    rung: 0,
    headersOf,
    async end(answers) {
      if (kind === 'floor') return;
      for (const { caller, callId } of answers)
        await post(agent, `${url}/api/v1/calls/${callId}/end`, headersOf(caller), {}, 200);
    },
    async stop() {
      sockets.close();
      agent.destroy();
      await server.stop();
    },
  };
}

interface Slice {
  readonly delays: readonly number[];
  readonly cpuMicros: number;
}

/** Half of the users call, half are called. */
async function measure(side: Side): Promise<Slice> {
  const half = users / 2;
  const cpuBefore = await side.server.cpuMicros();
  // The product tells the caller, too; what counts is the callee, who is in the upper half.
  const arrived = side.users.receive(ringsPerSlice, 10_000, (user) => user >= half);
  const answers: Promise<Answer>[] = [];
  const startedAt = performance.now();
  for (let ring = 0; ring < ringsPerSlice; ring += 1) {
    const due = startedAt + (ring * 1000) / perSecond;
    while (performance.now() < due)
      await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
    const caller = side.rung % half;
    const callee = half + ((caller + 7 * Math.floor(side.rung / half)) % half);
    side.rung += 1;
    answers.push(place(side, caller, callee));
  }
  const delays = await arrived;
  const placed = await Promise.all(answers);
  if (delays.length < ringsPerSlice) throw new Error(`${ringsPerSlice - delays.length} rings did not arrive`);
  const cpuMicros = (await side.server.cpuMicros()) - cpuBefore;
  await side.end(placed);
  return { delays, cpuMicros };
}

async function place(side: Side, caller: number, callee: number): Promise<Answer> {
  const metadata = { sentAt: String(sharedNow()) };
  const body = { to: { userId: `u${callee}` }, channel: 'video', metadata };
  const text = await post(side.agent, `${side.url}/api/v1/calls`, side.headersOf(caller), body, 201);
  return { caller, callId: (JSON.parse(text) as { id: string }).id };
}

function post(
  agent: Agent,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: object,
  expect: number,
): Promise<string> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const length = String(Buffer.byteLength(text));
    const sentHeaders = { ...headers, 'content-type': 'application/json', 'content-length': length };
    const sent = request(url, { method: 'POST', agent, headers: sentHeaders }, (response) => {
      let received = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (received += chunk));
      response.once('end', () =>
        response.statusCode === expect
          ? resolve(received)
          : reject(new Error(`POST ${url}: ${response.statusCode} ${received}`)),
      );
    });
    sent.once('error', reject);
    sent.end(text);
  });
}

function figuresOf(parts: readonly Slice[]): Figures {
  const delays = parts.flatMap((slice) => slice.delays);
  const cpuMicros = parts.reduce((sum, slice) => sum + slice.cpuMicros, 0);
  return {
    p50: percentile(delays, 0.5),
    p99: percentile(delays, 0.99),
    cpu: cpuMicros / delays.length,
  };
}
