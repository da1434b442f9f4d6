import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeEnvironment } from '../../testing/fake-environment.js';
import { startLocalCallServer, type LocalCallServer } from '../../testing/node/local-call-server.js';
import { nodeWebSocket } from '../../testing/node/node-web-socket.js';
import { sampleCall } from '../../testing/sample-call.js';
import type { Transport } from '../transport.js';
import { createSocketIoTransport } from './socket-io-transport.js';
import { deviceLabel } from './device-label.js';

let server: LocalCallServer;
let transport: Transport;
beforeEach(async () => {
  server = await startLocalCallServer();
});
afterEach(async () => {
  transport.close();
  await server.close();
});

function start(tokens = ['token-1']) {
  const heard: string[] = [];
  const states: string[] = [];
  const environment = fakeEnvironment();
  let index = 0;
  transport = createSocketIoTransport({
    baseUrl: server.baseUrl,
    environment,
    WebSocket: nodeWebSocket,
    deviceId: async () => 'device-1',
    deviceLabel: 'Test',
    token: async (spent) => {
      if (spent === tokens[index]) index = Math.min(index + 1, tokens.length - 1);
      return tokens[index] ?? '';
    },
    sink: {
      snapshot: () => heard.push('snapshot'),
      call: ({ id }) => heard.push(id),
      signal: ({ from }) => heard.push(`signal of ${from}`),
      connection: (state) => states.at(-1) !== state && states.push(state),
    },
  });
  transport.start();
  const reaches = (state: string) => expect.poll(() => states.at(-1)).toBe(state);
  return { environment, heard, states, reaches };
}

const signal = { callId: 'call-1', to: 'p', sessionId: 's', toSessionId: 't' };

describe('the socket transport', () => {
  it('delivers the snapshot, then pushes and signals', async () => {
    const { heard, reaches } = start();
    await reaches('live');
    server.emit('call:updated', sampleCall());
    server.emit('call:signal', { ...signal, from: 'maya' });
    await expect.poll(() => heard).toEqual(['snapshot', 'call-1', 'signal of maya']);
  });

  it('has signals and media reports acknowledged', async () => {
    const { reaches } = start();
    expect(transport.realtime?.isUp()).toBe(false);
    await expect(transport.realtime?.signal(signal)).rejects.toMatchObject({ code: 'unavailable' });
    await reaches('live');
    expect(transport.realtime?.isUp()).toBe(true);
    await transport.realtime?.signal(signal);
    await transport.realtime?.mediaState({ callId: 'call-1', deviceId: 'device-1', muted: true });
    expect(server.emitted).toEqual([
      ['call:signal', signal],
      ['call:media-state', { callId: 'call-1', deviceId: 'device-1', muted: true }],
    ]);
  });

  it('takes a fresh token when one is refused', async () => {
    server.tokens.add('token-2');
    const { states, reaches } = start(['token-1', 'token-2']);
    await reaches('live');
    expect(states).not.toContain('unauthorized');
    expect(server.handshakes).toMatchObject([
      { token: 'token-2', deviceId: 'device-1', deviceLabel: 'Test' },
    ]);
  });

  it('says unauthorized when the fresh token is refused, too, and goes on trying', async () => {
    server.tokens.add('another');
    const { environment, reaches } = start(['token-1', 'token-2', 'token-3']);
    await reaches('unauthorized');
    server.tokens.add('token-3');
    await environment.advance(30_000);
    await reaches('live');
  });

  it('renews an expiring token without a new connection', async () => {
    const { reaches } = start(['token-1', 'token-2']);
    await reaches('live');
    server.emit('token:expiring', { expiresInMs: 30_000 });
    await expect.poll(() => server.emitted).toEqual([['token:refresh', { token: 'token-2' }]]);
    expect(server.handshakes).toHaveLength(1);
  });

  it('comes back after a lost connection with a whole snapshot', async () => {
    const { environment, heard, states, reaches } = start();
    await reaches('live');
    server.blockSockets(true);
    await reaches('reconnecting');
    server.blockSockets(false);
    await environment.advance(1000);
    await reaches('live');
    expect(heard).toEqual(['snapshot', 'snapshot']);
    expect(states).toEqual(['live', 'reconnecting', 'live']);
  });

  it('comes back after a restart of the server', async () => {
    const { environment, reaches } = start();
    await reaches('live');
    await server.close();
    await reaches('reconnecting');
    await environment.advance(1000);
    await expect.poll(() => environment.timerCount()).toBe(1);
    server = await startLocalCallServer(Number(new URL(server.baseUrl).port));
    await environment.advance(2000);
    await reaches('live');
  });

  it('takes a fresh token when the server says goodbye', async () => {
    const { environment, reaches } = start(['token-1', 'token-2']);
    await reaches('live');
    server.dismissSockets();
    await reaches('reconnecting');
    await environment.advance(1000);
    await reaches('live');
    expect(server.handshakes.map(({ token }) => token)).toEqual(['token-1', 'token-2']);
  });

  it('connects anew when the server falls silent', async () => {
    const { environment, heard, states, reaches } = start();
    await reaches('live');
    await environment.advance(45_000);
    expect(states.at(-1)).toBe('reconnecting');
    await environment.advance(1000);
    await reaches('live');
    expect(heard).toEqual(['snapshot', 'snapshot']);
  });

  it('connects anew when no acknowledgement comes after the page was away', async () => {
    const { environment, heard, reaches } = start();
    await reaches('live');
    server.ignoreEvents();
    environment.setHidden(true);
    environment.setHidden(false);
    await environment.advance(5000);
    await expect.poll(() => heard).toEqual(['snapshot', 'snapshot']);
    expect(server.handshakes).toHaveLength(2);
  });

  it('is offline with the page, and back at once with it', async () => {
    const { environment, states, reaches } = start();
    await reaches('live');
    environment.setOnline(false);
    expect(states.at(-1)).toBe('offline');
    expect(transport.realtime?.isUp()).toBe(false);
    environment.setOnline(true);
    await reaches('live');
    expect(server.handshakes).toHaveLength(2);
  });

  it('gets through by long-polling where WebSockets are stopped', async () => {
    server.blockWebSockets(true);
    const { environment, heard, reaches } = start();
    await vi.waitFor(
      async () => {
        await environment.advance(1000);
        expect(heard).toEqual(['snapshot']);
      },
      { timeout: 5000, interval: 200 },
    );
    await reaches('live');
    expect(server.handshakes).toMatchObject([{ token: 'token-1', transport: 'polling' }]);
    await transport.realtime?.signal(signal);
    server.emit('call:updated', sampleCall());
    await expect.poll(() => heard).toEqual(['snapshot', 'call-1']);
  });

  it('tries again when the host has no token at first', async () => {
    const environment = fakeEnvironment();
    const states: string[] = [];
    let asked = 0;
    transport = createSocketIoTransport({
      baseUrl: server.baseUrl,
      environment,
      WebSocket: nodeWebSocket,
      deviceId: async () => 'device-1',
      token: async () => {
        if ((asked += 1) === 1) throw new Error('not signed in yet');
        return 'token-1';
      },
      sink: {
        snapshot: () => undefined,
        call: () => undefined,
        signal: () => undefined,
        connection: (state) => states.push(state),
      },
    });
    transport.start();
    await environment.advance(0);
    expect(states).toEqual(['connecting']);
    await environment.advance(1000);
    await expect.poll(() => states.at(-1)).toBe('live');
  });

  it('leaves nothing behind', async () => {
    const { environment, reaches } = start();
    await reaches('live');
    transport.close();
    await expect.poll(() => server.socketCount()).toBe(0);
    expect(environment.timerCount()).toBe(0);
  });

  it('asks for the snapshot on demand', async () => {
    const { heard, reaches } = start();
    await reaches('live');
    await transport.refresh();
    await expect.poll(() => heard).toEqual(['snapshot', 'snapshot']);
  });
});

describe('deviceLabel', () => {
  it('names browser and system', () => {
    expect(
      deviceLabel(
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
      ),
    ).toBe('Chrome on Linux');
    expect(
      deviceLabel(
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
      ),
    ).toBe('Safari on iPhone');
    expect(
      deviceLabel('Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0'),
    ).toBe('Firefox on Windows');
    expect(deviceLabel('')).toBe('Browser');
  });
});
