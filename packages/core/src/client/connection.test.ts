import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeEnvironment } from '../testing/fake-environment.js';
import { startLocalCallServer, type LocalCallServer } from '../testing/node/local-call-server.js';
import type { CallClient, TransportChoice } from './call-client.js';
import { createCallClient } from './create-call-client.js';

vi.mock('../transport/auto/index.js', () => {
  throw new TypeError('Failed to fetch dynamically imported module');
});

let server: LocalCallServer;
let client: CallClient;
beforeEach(async () => {
  server = await startLocalCallServer();
});
afterEach(async () => {
  client.close();
  await server.close();
});

function start(transport: TransportChoice) {
  const environment = fakeEnvironment();
  const errors: string[] = [];
  client = createCallClient({ baseUrl: server.baseUrl, getToken: () => 't', transport, environment });
  client.on('error', ({ code }) => errors.push(code));
  const reaches = (state: string) => expect.poll(() => client.state.getSnapshot().connection).toBe(state);
  return { environment, errors, reaches };
}

describe("a page where the socket's code cannot be loaded", () => {
  it('polls, and tells of it', async () => {
    const { errors, reaches } = start('auto');
    await reaches('polling');
    expect(errors).toEqual(['unavailable']);
  });

  it('is offline when it wants the socket alone, and tries to load it again', async () => {
    const { environment, errors, reaches } = start('socket');
    await reaches('offline');
    await environment.advance(5000);
    await expect.poll(() => errors).toEqual(['unavailable', 'unavailable']);
    expect(server.requests).toEqual([]);
  });
});
