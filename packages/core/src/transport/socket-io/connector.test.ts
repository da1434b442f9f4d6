import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeEnvironment } from '../../testing/fake-environment.js';
import { startLocalCallServer, type LocalCallServer } from '../../testing/node/local-call-server.js';
import { nodeWebSocket } from '../../testing/node/node-web-socket.js';
import { createConnector, type ConnectorOptions } from './connector.js';
import type { SocketConnection } from './socket-connection.js';

let server: LocalCallServer;
const cleanUps: (() => void)[] = [];
beforeEach(async () => {
  server = await startLocalCallServer();
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
  await server.close();
});

function setUp(options: Partial<ConnectorOptions> = {}) {
  const environment = fakeEnvironment();
  const probes: Promise<Response>[] = [];
  const connector = createConnector({
    environment,
    WebSocket: nodeWebSocket,
    fetch: (...args) => {
      const probe = fetch(...args);
      probes.push(probe);
      return probe;
    },
    ...options,
  });
  cleanUps.push(connector.close);

  /** Resolves with how the attempt went, when that has been weighed. */
  async function attempt(): Promise<string> {
    let connection: SocketConnection | undefined;
    const asked = probes.length;
    const outcome = await new Promise<string>((resolve) => {
      const listener = {
        connected: () => undefined,
        event: () => resolve(String(server.handshakes.at(-1)?.['transport'])),
        ended: ({ reason }: { reason: string }) => resolve(reason),
      };
      connector
        .open({
          address: new URL(`${server.baseUrl}/realtime/`),
          auth: { token: 't', deviceId: 'd', deviceLabel: 'l' },
          environment,
          listener,
        })
        .then(
          (made) => (connection = made),
          (error: Error) => resolve(error.message),
        );
    });
    connection?.close();
    await Promise.allSettled(probes.slice(asked));
    await environment.advance(0);
    return outcome;
  }
  const attempts = async (count: number) => {
    const outcomes: string[] = [];
    while (outcomes.length < count) outcomes.push(await attempt());
    return outcomes;
  };
  return { attempts, environment, probes };
}

describe('the way to the server', () => {
  it('is a WebSocket, and nothing else is asked', async () => {
    const { attempts, probes } = setUp();
    expect(await attempts(2)).toEqual(['websocket', 'websocket']);
    expect(probes).toEqual([]);
  });

  it('is long-polling after two WebSockets that were stopped while HTTP was answered', async () => {
    server.blockWebSockets(true);
    const { attempts } = setUp();
    expect(await attempts(4)).toEqual(['unreached', 'unreached', 'polling', 'polling']);
  });

  it('is a WebSocket again after five minutes', async () => {
    server.blockWebSockets(true);
    const { attempts, environment } = setUp();
    expect((await attempts(3)).at(-1)).toBe('polling');
    server.blockWebSockets(false);
    await environment.advance(5 * 60_000 - 1);
    expect(await attempts(1)).toEqual(['polling']);
    await environment.advance(1);
    expect(await attempts(1)).toEqual(['websocket']);
  });

  it('stays a WebSocket while the server is away', async () => {
    server.blockSockets(true);
    const { attempts, probes } = setUp();
    expect(await attempts(4)).toEqual(Array(4).fill('unreached'));
    expect(probes).toHaveLength(4);
    server.blockSockets(false);
    expect(await attempts(1)).toEqual(['websocket']);
  });

  it('stays a WebSocket when the server comes back between an attempt and the question over HTTP', async () => {
    server.blockWebSockets(true);
    const { attempts } = setUp();
    await attempts(1);
    server.blockWebSockets(false);
    expect(await attempts(1)).toEqual(['websocket']);
    server.blockWebSockets(true);
    expect(await attempts(2)).toEqual(['unreached', 'unreached']);
  });

  it('stays a WebSocket while the page is offline', async () => {
    server.blockWebSockets(true);
    const { attempts, environment, probes } = setUp();
    environment.setOnline(false);
    expect(await attempts(3)).toEqual(Array(3).fill('unreached'));
    expect(probes).toEqual([]);
  });

  it('takes an answer of somebody else for no evidence', async () => {
    server.blockWebSockets(true);
    const { attempts } = setUp({ fetch: () => Promise.resolve(new Response('<h1>Please sign in</h1>')) });
    expect(await attempts(3)).toEqual(Array(3).fill('unreached'));
  });

  it('is long-polling where the browser throws for WebSockets, or has none', async () => {
    class Forbidden {
      constructor() {
        throw new DOMException('Not here.', 'SecurityError');
      }
    }
    const { attempts } = setUp({ WebSocket: Forbidden as unknown as typeof WebSocket });
    expect(await attempts(3)).toEqual(['Not here.', 'Not here.', 'polling']);
    vi.stubGlobal('WebSocket', undefined);
    cleanUps.push(() => vi.unstubAllGlobals());
    expect(await setUp({ WebSocket: undefined }).attempts(1)).toEqual(['polling']);
  });
});
