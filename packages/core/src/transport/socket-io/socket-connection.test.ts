import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import { fakeEnvironment } from '../../testing/fake-environment.js';
import { startLocalCallServer, type LocalCallServer } from '../../testing/node/local-call-server.js';
import { nodeWebSocket } from '../../testing/node/node-web-socket.js';
import { openLongPolling } from './long-polling-connection.js';
import type { OpenConnection, SocketConnection } from './socket-connection.js';
import { openWebSocket } from './web-socket-connection.js';

const auth = { token: 'token-1', deviceId: 'device-1', deviceLabel: 'Test' };
const byWebSocket: OpenConnection = (options) => openWebSocket(options, nodeWebSocket);
const open: SocketConnection[] = [];
afterEach(() => open.splice(0).forEach((connection) => connection.close()));

function connect(way: OpenConnection, baseUrl: string) {
  const heard: unknown[] = [];
  const environment = fakeEnvironment();
  const connection = way({
    address: new URL(`${baseUrl}/realtime/`),
    auth,
    environment,
    listener: {
      connected: () => heard.push('connected'),
      event: (name) => heard.push(name),
      ended: (end) => heard.push(end),
    },
  });
  open.push(connection);
  const hears = (...what: unknown[]) => expect.poll(() => heard).toEqual(what);
  return { connection, environment, heard, hears };
}

describe.each([
  ['WebSocket', 'websocket', byWebSocket],
  ['long-polling', 'polling', openLongPolling],
])('a connection by %s', (_name, transport, way) => {
  let server: LocalCallServer;
  beforeEach(async () => {
    server = await startLocalCallServer();
  });
  afterEach(() => server.close());

  it('shakes hands, hears events and has its own acknowledged', async () => {
    const { connection, hears } = connect(way, server.baseUrl);
    await hears('connected', 'calls:active');
    expect(server.handshakes).toEqual([{ ...auth, transport }]);
    await expect(connection.request('token:refresh', { token: 'token-2' })).resolves.toEqual({ ok: true });
    await expect(connection.request('calls:active')).resolves.toEqual({ ok: true });
    expect(server.emitted).toEqual([['token:refresh', { token: 'token-2' }], ['calls:active']]);
    await hears('connected', 'calls:active', 'calls:active');
  });

  it('ends as refused, with the code', async () => {
    server.tokens.add('another');
    await connect(way, server.baseUrl).hears({ reason: 'refused', code: 'unauthorized' });
  });

  it('ends as dismissed when the server says goodbye', async () => {
    const { hears } = connect(way, server.baseUrl);
    await hears('connected', 'calls:active');
    server.dismissSockets();
    await hears('connected', 'calls:active', { reason: 'dismissed' });
  });

  it('ends as lost when it is cut, and what waits for an answer fails', async () => {
    server.ignoreEvents();
    const { connection, hears } = connect(way, server.baseUrl);
    await hears('connected', 'calls:active');
    const answer = connection.request('calls:active');
    server.blockSockets(true);
    await expect(answer).rejects.toMatchObject({ code: 'unavailable' });
    await hears('connected', 'calls:active', { reason: 'lost' });
  });

  it('ends as not reached where nobody answers', async () => {
    server.blockSockets(true);
    await connect(way, server.baseUrl).hears({ reason: 'unreached' });
    await connect(way, 'http://127.0.0.1:1').hears({ reason: 'unreached' });
  });

  it('is silent after close', async () => {
    const { connection, environment, heard, hears } = connect(way, server.baseUrl);
    await hears('connected', 'calls:active');
    connection.close();
    await expect.poll(() => server.socketCount()).toBe(0);
    await environment.advance(60_000);
    expect(heard).toEqual(['connected', 'calls:active']);
    expect(environment.timerCount()).toBe(0);
  });
});

describe('a connection by WebSocket', () => {
  it('waits five seconds for an acknowledgement', async () => {
    const server = await startLocalCallServer();
    server.ignoreEvents();
    const { connection, environment, hears } = connect(byWebSocket, server.baseUrl);
    await hears('connected', 'calls:active');
    const answer = connection.request('calls:active');
    const refusal = expect(answer).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    await environment.advance(5000);
    await refusal;
    await server.close();
  });

  it('ends when the server accepts and never says a word', async () => {
    const silent = await listening(createServer());
    const { environment, hears } = connect(byWebSocket, `http://127.0.0.1:${silent.port}`);
    await environment.advance(7999);
    await hears();
    await environment.advance(1);
    await hears({ reason: 'unreached' });
    silent.server.close();
  });

  it('answers pings, and ends when they stay away', async () => {
    const { baseUrl, socket, sent, close } = await scriptedServer();
    const { environment, hears } = connect(byWebSocket, baseUrl);
    (await socket).send('0{"sid":"a","pingInterval":10000,"pingTimeout":8000}');
    await expect.poll(() => sent).toEqual([`40${JSON.stringify(auth)}`]);
    await environment.advance(17_000);
    (await socket).send('2');
    await expect.poll(() => sent.at(-1)).toBe('3');
    await environment.advance(17_999);
    await hears();
    await environment.advance(1);
    await hears({ reason: 'lost' });
    close();
  });

  it.each([
    ['binary', Buffer.from('42["calls:active"]')],
    ['a binary event', '451-["calls:active",{"_placeholder":true,"num":0}]'],
    ['nonsense', '42["calls:active"'],
    ['the end of the session', '1'],
  ])('ends when the server sends %s', async (_what, frame) => {
    const { baseUrl, socket, close } = await scriptedServer();
    const { hears } = connect(byWebSocket, baseUrl);
    (await socket).send('0{"sid":"a","pingInterval":10000,"pingTimeout":8000}');
    (await socket).send(frame);
    await hears({ reason: 'lost' });
    close();
  });
});

async function listening(server: Server): Promise<{ server: Server; port: number }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

/** A WebSocket server that says only what the test says. */
async function scriptedServer() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  const sent: string[] = [];
  const socket = new Promise<ServerSocket>((resolve) => {
    server.on('connection', (accepted) => {
      accepted.on('message', (data) => sent.push(String(data)));
      resolve(accepted);
    });
  });
  await new Promise((resolve) => server.on('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}`, socket, sent, close: () => server.close() };
}
