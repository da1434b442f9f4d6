import { CallError } from '@offhook/core/errors';
import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { RealtimeOptions } from './create-realtime.js';
import {
  ask,
  codeOf,
  listen,
  once,
  refusalOf,
  startRealtimeSystem,
  type RealtimeSystem,
} from './testing/realtime-system.js';

let system: RealtimeSystem;
const start = async (options?: Partial<RealtimeOptions>): Promise<RealtimeSystem> =>
  (system = await startRealtimeSystem(options));
afterEach(() => system.close());

const withOrigin = (origin: string, more: Record<string, string> = {}) => ({
  extraHeaders: { origin, ...more },
});

describe('who may open a socket', () => {
  test.each([['websocket'], ['polling']] as const)(
    'a page of another origin is refused by %s',
    async (transport) => {
      await start();
      const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
      const socket = system.open('amara', {
        ...withOrigin('https://evil.example', headers),
        transports: [transport],
      });
      await refusalOf(socket);
      expect(system.realtime.connectedCount).toBe(0);
    },
  );

  test('the own host, the public address and the list are allowed, look-alikes are not', async () => {
    await start({ allowedOrigins: ['https://app.example'], publicUrl: 'https://calls.example/phone' });
    for (const origin of [system.url, 'https://app.example', 'https://calls.example']) {
      await system.connect('amara', withOrigin(origin));
    }
    for (const origin of [
      'null',
      'https://app.example.evil.example',
      'http://app.example',
      'https://evil.example/?https://app.example',
    ]) {
      await refusalOf(system.open('amara', withOrigin(origin)));
    }
    expect(system.realtime.connectedCount).toBe(3);
  });

  test('a wrong list is said at start', async () => {
    await start();
    await expect(startRealtimeSystem({ allowedOrigins: ['*'] })).rejects.toThrow(TypeError);
  });

  test.each([
    ['an unknown token', { auth: { token: 'made-up' } }, 'unauthorized'],
    ['no token', { auth: { token: undefined } }, 'unauthorized'],
    ['a token that is no text', { auth: { token: { $gt: '' } } }, 'invalid_request'],
    ['a device id that is too long', { auth: { deviceId: 'x'.repeat(300) } }, 'invalid_request'],
  ] as const)('%s is refused with an error of the table', async (_name, options, code) => {
    await start();
    const error = await refusalOf(system.open('amara', options));
    expect(error.data).toMatchObject({ code, retryable: false });
    expect(JSON.stringify(error.data)).not.toContain('made-up');
  });

  test('sockets that nobody is known by are counted, and refused when there are too many', async () => {
    let left = 1;
    await start({
      countStranger: () => {
        left -= 1;
        if (left < 0) throw new CallError('rate_limited');
      },
    });
    const wrong = { auth: { token: 'made-up' } };
    expect((await refusalOf(system.open('amara', wrong))).data).toMatchObject({ code: 'unauthorized' });
    expect((await refusalOf(system.open('amara', wrong))).data).toMatchObject({ code: 'rate_limited' });
    await system.connect('amara');
  });

  test('an authenticate that throws refuses, and the log has no token', async () => {
    await start({ authenticate: () => Promise.reject(new Error('no keys')) });
    const error = await refusalOf(system.open('amara'));
    expect(error.data).toMatchObject({ code: 'unauthorized' });
    expect(JSON.stringify(system.logged)).not.toContain('token-1');
  });

  test('a guest is let in by the one call of its link only', async () => {
    await start();
    expect((await refusalOf(system.open({ userId: 'g1', role: 'guest' }))).data).toMatchObject({
      code: 'unauthorized',
    });
    await system.connect({ userId: 'g1', role: 'guest', callId: 'call-1' });
  });

  test('a refused connection is closed, and a second attempt on one connection is not looked at', async () => {
    let asked = 0;
    await start({
      authenticate: () => {
        asked += 1;
        return null;
      },
    });
    const raw = new WebSocket(
      `${system.url.replace('http', 'ws')}/api/v1/realtime/?EIO=4&transport=websocket`,
    );
    raw.on('message', (data) => {
      if (String(data).startsWith('0')) for (let i = 0; i < 50; i++) raw.send('40{"token":"guess"}');
    });
    await new Promise((resolve) => raw.once('close', resolve));
    expect(asked).toBe(1);
  });

  test('it serves several http servers, by polling as well, and leaves their other requests alone', async () => {
    await start();
    const second = createServer((_request, response) => response.end('host'));
    system.realtime.attach(second, '/calls/');
    const url = await listen(second);
    const socket = system.open('amara', { transports: ['polling'] });
    await once(socket, 'calls:active');
    const other = new WebSocket(`${url.replace('http', 'ws')}/calls/realtime/?EIO=4&transport=websocket`);
    await new Promise((resolve) => other.once('message', resolve));
    expect(await (await fetch(`${url}/anything`)).text()).toBe('host');
    await system.realtime.close();
    expect(await (await fetch(`${url}/calls/realtime/`)).text()).toBe('host');
    second.closeAllConnections();
    second.close();
  });
});

describe('how long a socket lives', () => {
  const inSeconds = (seconds: number): number => system.clock.now() / 1000 + seconds;

  test('it is asked for a new token a minute before the end, and closed at the end', async () => {
    await start();
    const socket = await system.connect({ userId: 'amara', expiresAt: inSeconds(3600) });
    const notice = once(socket, 'token:expiring');
    system.clock.advance(3_539_000);
    system.clock.advance(1000);
    expect(await notice).toEqual({ expiresInMs: 60_000 });
    const gone = once(socket, 'disconnect');
    system.clock.advance(60_000);
    expect(await gone).toBe('io server disconnect');
    expect(system.realtime.connectedCount).toBe(0);
  });

  test('a short token is noticed after four fifths of its life; an expired one does not connect', async () => {
    await start();
    const socket = await system.connect({ userId: 'amara', expiresAt: inSeconds(10) });
    const notice = once(socket, 'token:expiring');
    system.clock.advance(8000);
    expect(await notice).toEqual({ expiresInMs: 2000 });
    const late = system.open({ userId: 'amara', expiresAt: inSeconds(0) });
    expect((await refusalOf(late)).data).toMatchObject({ code: 'unauthorized' });
  });

  test('a refreshed socket stays, with the rights of the new token', async () => {
    await start();
    const socket = await system.connect({ userId: 'amara', expiresAt: inSeconds(60) });
    const renewed = system.token({ userId: 'amara', role: 'admin', expiresAt: inSeconds(86_400 * 60) });
    expect(await ask(socket, 'token:refresh', { token: renewed })).toEqual({ ok: true });
    system.clock.advance(86_400_000 * 59);
    expect(system.realtime.connectedCount).toBe(1);
    const snapshot = once(socket, 'calls:active');
    expect(await ask(socket, 'calls:active')).toEqual({ ok: true });
    expect(await snapshot).toMatchObject({ me: { role: 'admin' } });
    const gone = once(socket, 'disconnect');
    system.clock.advance(86_400_000);
    await gone;
  });

  test.each([
    ['another user', { userId: 'leo' }],
    ['the same user id of another organisation', { userId: 'amara', orgId: 'other' }],
    ['nobody', null],
  ] as const)('a refresh with the token of %s closes the socket', async (_name, principal) => {
    await start();
    const socket = await system.connect('amara');
    const gone = once(socket, 'disconnect');
    const token = principal === null ? 'made-up' : system.token(principal);
    expect(await codeOf(ask(socket, 'token:refresh', { token }))).toBe('unauthorized');
    await gone;
    expect(system.realtime.connectedCount).toBe(0);
  });

  test('a revoked user is off on all devices at once, other people stay', async () => {
    await start();
    const [laptop, phone] = [
      await system.connect('amara'),
      await system.connect('amara', { transports: ['polling'] }),
    ];
    await system.connect('leo');
    await system.connect({ userId: 'amara', orgId: 'other' });
    const gone = Promise.all([once(laptop, 'disconnect'), once(phone, 'disconnect')]);
    system.revoked.add('leo');
    system.realtime.disconnectUser('clinic', 'amara');
    await gone;
    expect(system.realtime.connectedCount).toBe(2);
    system.realtime.disconnectUser(null, 'amara');
    expect(system.realtime.connectedCount).toBe(1);
    expect((await refusalOf(system.open('leo'))).data).toMatchObject({ code: 'unauthorized' });
  });

  test('a revoked client that does not read is cut within two seconds', async () => {
    await start();
    const raw = new WebSocket(
      `${system.url.replace('http', 'ws')}/api/v1/realtime/?EIO=4&transport=websocket`,
    );
    await new Promise((resolve) => raw.once('message', resolve));
    raw.send(`40${JSON.stringify({ token: system.token({ userId: 'amara' }), deviceId: 'd' })}`);
    await new Promise((resolve) => raw.once('message', resolve));
    const closed = new Promise((resolve) => raw.once('close', resolve));
    raw.pause();
    system.realtime.disconnectUser('clinic', 'amara');
    system.clock.advance(2000);
    raw.resume();
    await closed;
  });

  test('a user revoked while the token is being checked does not get in', async () => {
    const waiting: { letIn?: () => void } = {};
    await start({
      authenticate: () =>
        new Promise((resolve) => {
          waiting.letIn = () => resolve({ userId: 'amara', orgId: 'clinic', role: 'agent', name: 'Amara' });
        }),
    });
    const socket = system.open('amara');
    await expect.poll(() => waiting.letIn).toBeDefined();
    system.realtime.disconnectUser('clinic', 'amara');
    const gone = once(socket, 'disconnect');
    waiting.letIn?.();
    await gone;
    expect(system.realtime.connectedCount).toBe(0);
  });

  test('after close clients are told to come again, and nothing can be attached', async () => {
    await start();
    const socket = await system.connect('amara');
    const gone = once(socket, 'disconnect');
    await system.realtime.close();
    // Not "io server disconnect", after which a client would stay away.
    expect(await gone).toBe('transport close');
    expect(() => system.realtime.attach(createServer(), '/')).toThrow(TypeError);
  });
});
