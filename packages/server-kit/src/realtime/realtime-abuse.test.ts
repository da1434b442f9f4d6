import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Socket } from 'socket.io-client';
import {
  ask,
  codeOf,
  once,
  settled,
  startRealtimeSystem,
  type RealtimeSystem,
} from './testing/realtime-system.js';

let system: RealtimeSystem;
const start = async (): Promise<RealtimeSystem> => (system = await startRealtimeSystem());
afterEach(() => system.close());

async function rawSocket(): Promise<WebSocket> {
  const raw = new WebSocket(`${system.url.replace('http', 'ws')}/api/v1/realtime/?EIO=4&transport=websocket`);
  await new Promise((resolve) => raw.once('message', resolve));
  raw.send(`40${JSON.stringify({ token: system.token({ userId: 'mallory' }), deviceId: 'd' })}`);
  await new Promise((resolve) => raw.once('message', resolve));
  return raw;
}
const closing = (raw: WebSocket): Promise<unknown> => new Promise((resolve) => raw.once('close', resolve));

describe('what a hostile client can send', () => {
  test('a message over 64 kB cuts its socket and no other', async () => {
    await start();
    const leo = await system.connect('leo');
    const socket = await system.connect('mallory');
    const gone = once(socket, 'disconnect');
    (socket as Socket).emit('call:signal', { sdp: 'x'.repeat(70_000) });
    await gone;
    await settled(leo);
    expect(system.realtime.connectedCount).toBe(1);
  });

  test.each([
    ['not Socket.IO at all', 'hello'],
    ['an event without a name', '42[]'],
    ['an event that is no list', '42{"a":1}'],
    ['a reserved event', '42["disconnect"]'],
    ['broken JSON', '42["call:signal",{'],
    ['a second connect', '40{"token":"x"}'],
    ['an attachment that never comes', '451-["call:signal",{"_placeholder":true,"num":0}]'],
    ['another namespace', '40/admin,{}'],
  ])('%s harms nobody', async (_name, frame) => {
    await start();
    const leo = await system.connect('leo');
    const raw = await rawSocket();
    raw.send(frame);
    raw.send('42["call:signal"]');
    await settled(leo);
    expect(leo.connected).toBe(true);
    raw.close();
  });

  test('payloads of every wrong shape are answered as invalid, with or without acknowledgement', async () => {
    await start();
    const socket = await system.connect('mallory');
    const shapes = [
      undefined,
      null,
      7,
      'text',
      [],
      {},
      { callId: {} },
      { callId: 'c', to: 'x', sessionId: 1 },
      { __proto__: { a: 1 }, callId: 'c' },
    ];
    for (const event of ['call:signal', 'call:media-state', 'token:refresh']) {
      for (const shape of shapes) {
        (socket as Socket).emit(event, shape);
        expect(await codeOf(ask(socket, event, shape))).toBe('invalid_request');
        system.clock.advance(1000);
      }
    }
    expect(await ask(socket, 'call:media-state', { callId: 'c', deviceId: 'd', nonsense: 1 })).toMatchObject({
      error: { code: 'invalid_request', details: { issues: [{ path: '' }] } },
    });
    for (const name of ['error', 'toString', '__proto__', 'constructor', 'call:updated'])
      (socket as Socket).emit(name, {});
    await settled(socket);
    expect(system.logged).toEqual([]);
  });

  test('a flood is refused, then the socket is cut; a pause gives the right to send back', async () => {
    await start();
    const leo = await system.connect('leo');
    const socket = await system.connect('mallory');
    const send = (count: number): Promise<string>[] =>
      Array.from({ length: count }, () => codeOf(ask(socket, 'call:signal')).catch(() => 'cut'));
    const first = await Promise.all(send(201));
    expect(first.slice(-2)).toEqual(['invalid_request', 'rate_limited']);
    system.clock.advance(1000);
    expect(await Promise.all(send(1))).toEqual(['invalid_request']);
    const gone = once(socket, 'disconnect');
    for (let i = 0; i < 1000; i++) (socket as Socket).emit('no:such-event');
    await gone;
    await settled(leo);
    expect(system.realtime.connectedCount).toBe(1);
  });

  test('an error of the service is acknowledged as unavailable and logged without its payload', async () => {
    await start();
    const socket = await system.connect('amara');
    system.calls.beforeActive = () => Promise.reject(new Error('database is gone'));
    expect(await codeOf(ask(socket, 'calls:active'))).toBe('unavailable');
    expect(system.logged).toMatchObject([{ facts: { event: 'calls:active' } }]);
  });

  test('without a first snapshot the connection is dropped, so that the client comes again', async () => {
    await start();
    system.calls.beforeActive = () => Promise.reject(new Error('database is gone'));
    const socket = system.open('amara');
    expect(await once(socket, 'disconnect')).toBe('transport close');
  });

  test('a client that does not read is cut before it fills the memory', async () => {
    await start();
    const raw = await rawSocket();
    const gone = closing(raw);
    const call = {
      ...system.calls.place({ id: 'call-1', callerId: 'amara', calleeId: 'mallory' }),
      notes: 'x'.repeat(60_000),
    };
    raw.pause();
    await expect
      .poll(
        async () => {
          for (let i = 0; i < 20; i++) await system.realtime.publisher.publish(call);
          return system.realtime.connectedCount;
        },
        { interval: 1, timeout: 5000 },
      )
      .toBe(0);
    raw.resume();
    await gone;
    expect(system.logged[0]?.message).toBe('a client that does not read was cut');
  });
});
