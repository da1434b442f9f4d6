import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Call, CallState, Leg } from '@offhook/core/call';
import { openSqliteHandle } from '../../database/sqlite/load-sqlite.js';
import { startCallSystem, waitFor, type ApiUser } from '../../testing/index.js';
import { skippingClock, type SkippingClock } from '../../testing/skipping-clock.js';
import { demo, type DemoCaller } from './index.js';

/** A whole system with the demo, two agents, and time that can be put forward. */
export interface DemoWorld {
  readonly provider: 'demo';
  readonly amara: ApiUser;
  readonly leo: ApiUser;
  readonly clock: Pick<SkippingClock, 'skip'>;
  /** Somebody phones us, and it rings at the agents. */
  ringIn(from: string): Promise<{ readonly call: Call; readonly caller: DemoCaller }>;
  /** The customer's leg as it is stored, once it has ended, or takes a message. */
  legOf(call: Pick<Call, 'id'>, once: 'ended' | 'messageAt'): Promise<Leg>;
  /** The server stops, and starts again when so much time has passed. */
  restart(afterMs: number): Promise<void>;
  close(): Promise<void>;
}

const ourNumber = '+12025550100';

/** Starts it. */
export async function startDemoWorld(): Promise<DemoWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-demo-'));
  const databaseFile = join(folder, 'offhook.db');
  const clock = skippingClock();
  const start = async () => {
    const phones = demo();
    const system = await startCallSystem({
      ...{
        database: `file:${databaseFile}`,
        clock,
        providers: [phones],
        numbers: { [ourNumber]: 'harbour' },
      },
      ...{ recordingPolicy: 'ask', voicemail: { greeting: { text: 'Please leave a message.' } } },
    });
    const [amara, leo] = await Promise.all([system.as('amara'), system.as('leo')]);
    return { phones, system, amara, leo };
  };
  let now = await start();
  return {
    ...{ provider: 'demo', clock },
    get amara() {
      return now.amara;
    },
    get leo() {
      return now.leo;
    },
    async ringIn(from) {
      const caller = await now.phones.callIn({ from });
      if (caller === null) throw new Error('nobody takes calls');
      return { caller, call: (await now.leo.request<Call>('GET', `/calls/${caller.callId}`)).body };
    },
    legOf: (call, once) => storedLeg(databaseFile, call.id, once),
    async restart(afterMs) {
      await now.system.close();
      clock.skip(afterMs);
      now = await start();
    },
    async close() {
      await now.system.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function storedLeg(file: string, callId: string, once: 'ended' | 'messageAt'): Promise<Leg> {
  const database = await openSqliteHandle(file, true);
  try {
    const read = async (): Promise<Leg | undefined> => {
      const [row] = database.prepare('select state from offhook_calls where id = ?').all(callId) as {
        readonly state: string;
      }[];
      const { legs } = JSON.parse(row?.state ?? '{"legs":[]}') as CallState;
      return legs.find(({ role }) => role === 'customer');
    };
    const leg = await waitFor(`the caller’s leg: ${once}`, read, (one) =>
      once === 'ended' ? one?.state === 'ended' : one?.messageAt !== undefined,
    );
    if (leg === undefined) throw new Error('the call has no leg');
    return leg;
  } finally {
    database.close();
  }
}
