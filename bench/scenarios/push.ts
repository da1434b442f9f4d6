import { startChild, type ChildServer } from '../child-server.js';
import { connectUsers, type Users } from '../load/sockets.js';
import { byTurns, percentile, type Figures, type Scenario } from '../measure.js';

const connections = 5000;
const slices = 6;
/** What each side is sent per slice: a stream for the delays, then a flood for the CPU time. */
const paced = { count: 300, perSecond: 250 };
const burst = { count: 4000, perSecond: null };

/** Row 5: push to a user at 5,000 connections, against bare `io.to(user).emit` of an object of the same size. */
export const push: Scenario = {
  name: `push at ${connections} connections`,
  floor: 'bare Socket.IO, one room per user, a ready-made object of the same size',
  targets: [
    { figure: 'p50', unit: 'ms', limit: { ratioAtMost: 1.1 } },
    { figure: 'p99', unit: 'ms', limit: { ratioAtMost: 1.2 } },
    { figure: 'cpu', unit: 'µs/message', limit: { ratioAtMost: 1.25 } },
  ],
  async start() {
    const floor = await connected('floor');
    const product = await connected('product');
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
        for (const side of [floor, product]) {
          side.users.close();
          await side.server.stop();
        }
      },
    };
  },
};

interface Side {
  readonly server: ChildServer;
  readonly users: Users;
}

async function connected(kind: 'floor' | 'product'): Promise<Side> {
  const server = await startChild('push', { kind, users: connections });
  const { url, tokens } = server.ready as { url: string; tokens: readonly string[] };
  const users = await connectUsers(url, connections, (user) =>
    kind === 'floor'
      ? { user: `u${user}` }
      : { token: tokens[user], deviceId: `d${user}`, deviceLabel: 'Bench' },
  );
  return { server, users };
}

interface Slice {
  readonly delays: readonly number[];
  readonly cpuMicros: number;
}

async function measure({ server, users }: Side): Promise<Slice> {
  const pacedDelays = users.receive(paced.count, 20_000);
  await server.ask(paced);
  const delays = await pacedDelays;
  const burstDelays = users.receive(burst.count, 30_000);
  const { cpuMicros } = await server.ask<{ cpuMicros: number }>(burst);
  const lost = paced.count - delays.length + burst.count - (await burstDelays).length;
  if (lost > 0) throw new Error(`${lost} messages were lost`);
  return { delays, cpuMicros };
}

function figuresOf(parts: readonly Slice[]): Figures {
  const delays = parts.flatMap((slice) => slice.delays);
  const cpuMicros = parts.reduce((sum, slice) => sum + slice.cpuMicros, 0);
  return {
    p50: percentile(delays, 0.5),
    p99: percentile(delays, 0.99),
    cpu: cpuMicros / (parts.length * burst.count),
  };
}
