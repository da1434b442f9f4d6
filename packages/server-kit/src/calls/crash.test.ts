import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ActiveSnapshot, Call } from '@offhook/core/call';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiUser, startCallSystem, testPeople, type CallSystem } from '../testing/index.js';
import { startPostgres, type TestPostgres } from '../testing/postgres.js';

const schema = 'crash';
let postgres: TestPostgres;
let system: CallSystem;
beforeAll(async () => {
  postgres = await startPostgres();
  system = await startCallSystem({ database: { url: postgres.url, schema } });
}, 60_000);
afterAll(async () => {
  await system?.close();
  await postgres?.stop();
});

async function startDyingNode(): Promise<{ readonly url: string; readonly process: ChildProcess }> {
  const fixture = fileURLToPath(new URL('./dying-node.fixture.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--conditions=offhook-source', fixture, postgres.url, schema],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  for await (const line of createInterface({ input: child.stdout })) {
    return { url: (JSON.parse(line) as { url: string }).url, process: child };
  }
  throw new Error('the node did not start');
}

describe('a node that dies between commit and publish', () => {
  it('keeps idle clients of another node waiting for less than 5 s', { timeout: 60_000 }, async () => {
    const node = await startDyingNode();
    const amara = apiUser(node.url, await system.sign(testPeople.amara));
    const { body: call } = await amara.request<Call>('POST', '/calls', {
      to: { userId: 'maya' },
      channel: 'video',
      deviceId: 'desk',
    });

    // Maya is connected to the other node; she learns of the ringing call when she connects, then sits idle.
    const socket = io(system.origin, {
      path: `${system.mountPath}/realtime`,
      transports: ['websocket'],
      auth: { token: await system.sign(testPeople.maya), deviceId: 'phone', deviceLabel: 'Phone' },
    });
    const [snapshot] = (await once(socket as never, 'calls:active')) as [ActiveSnapshot];
    expect(snapshot.calls.find((one) => one.id === call.id)?.me?.state).toBe('ringing');
    const learned = new Promise<Call>((resolve) =>
      socket.on('call:updated', (news: Call) => {
        if (news.id === call.id && news.endedAt !== null) resolve(news);
      }),
    );

    const died = once(node.process, 'exit');
    const cancelledAt = Date.now();
    await amara.request('POST', `/calls/${call.id}/end`, {}).catch(() => 'the answer is lost with the node');
    expect((await died)[1]).toBe('SIGKILL');
    expect(await learned).toMatchObject({ status: 'canceled', me: { state: 'missed' } });
    expect(Date.now() - cancelledAt).toBeLessThan(5000);
    socket.close();
  });
});
