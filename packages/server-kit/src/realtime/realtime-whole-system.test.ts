import type { Call } from '@offhook/core/call';
import type { DirectoryPerson, MediaGrant, Page, RelayedSignal, Signal } from '@offhook/core/protocol';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startCallSystem, testPeople, type CallSystem } from '../testing/index.js';
import { ask, codeOf, once, refusalOf, settled, type TestSocket } from './testing/realtime-system.js';

type PersonId = keyof typeof testPeople;

let system: CallSystem;
let sockets: TestSocket[];
beforeEach(async () => {
  sockets = [];
  system = await startCallSystem();
});
afterEach(async () => {
  for (const socket of sockets) socket.disconnect();
  await system.close();
});

async function open(person: PersonId, deviceId?: string, lifetimeSeconds?: number): Promise<TestSocket> {
  const socket: TestSocket = io(system.origin, {
    path: `${system.mountPath}/realtime`,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { token: await system.sign(testPeople[person], lifetimeSeconds), deviceId, deviceLabel: 'Test' },
  });
  sockets.push(socket);
  return socket;
}

async function connect(person: PersonId, deviceId?: string): Promise<TestSocket> {
  const socket = await open(person, deviceId);
  await once(socket, 'calls:active');
  return socket;
}

function newsOf(socket: TestSocket): Call[] {
  const news: Call[] = [];
  socket.on('call:updated', (call) => news.push(call));
  return news;
}

function signalsAt(socket: TestSocket): RelayedSignal[] {
  const signals: RelayedSignal[] = [];
  socket.on('call:signal', (signal) => signals.push(signal));
  return signals;
}

interface Joined {
  readonly callId: string;
  /** From Amara's laptop to Maya's. */
  readonly offer: Signal;
  readonly answer: Signal;
}

/** Amara rings Maya, Maya answers, both join from their laptops. */
async function joinedCall(): Promise<Joined> {
  const [amara, maya] = [await system.as('amara'), await system.as('maya')];
  const placed = { to: { userId: 'maya' }, channel: 'video', deviceId: 'amara-laptop' };
  const { id: callId } = (await amara.request<Call>('POST', '/calls', placed)).body;
  const answered = await maya.request<Call & { media: MediaGrant }>('POST', `/calls/${callId}/answer`, {
    deviceId: 'maya-laptop',
  });
  const theirs = answered.body.media;
  const ours = (
    await amara.request<MediaGrant>('POST', `/calls/${callId}/media`, { deviceId: 'amara-laptop' })
  ).body;
  const offer: Signal = {
    callId,
    to: theirs.participantId,
    sessionId: ours.sessionId,
    toSessionId: theirs.sessionId,
    description: { type: 'offer', sdp: 'v=0' },
    candidates: [{ candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null }, null],
  };
  const answer: Signal = {
    callId,
    to: ours.participantId,
    sessionId: theirs.sessionId,
    toSessionId: ours.sessionId,
  };
  return { callId, offer, answer };
}

describe('a call between two people', () => {
  test('rings on every device at once, and every commit reaches both in order', async () => {
    const [amara, laptop, phone] = [
      await connect('amara'),
      await connect('maya'),
      await connect('maya', 'maya-phone'),
    ];
    const strangers = [await connect('leo'), await connect('rin')].map(newsOf);
    const [atAmara, atLaptop, atPhone] = [newsOf(amara), newsOf(laptop), newsOf(phone)];
    const { callId } = await joinedCall();
    await (await system.as('amara')).request('POST', `/calls/${callId}/end`, {});
    for (const news of [atAmara, atLaptop, atPhone]) {
      await expect.poll(() => news.at(-1)?.status).toBe('ended');
      expect(news.map(({ version }) => version)).toEqual(news.map((_call, at) => at + 1));
      expect(news[0]).toMatchObject({ id: callId, status: 'ringing' });
    }
    expect(atLaptop[0]).toMatchObject({ direction: 'inbound', notes: null, me: { state: 'ringing' } });
    expect(atLaptop[0]?.ringExpiresInMs).toBeGreaterThan(25_000);
    expect(strangers).toEqual([[], []]);
  });

  test('signals go both ways between the joined devices, and to no other', async () => {
    const [amara, maya] = [await connect('amara', 'amara-laptop'), await connect('maya', 'maya-laptop')];
    const others = [
      await connect('maya', 'maya-phone'),
      await connect('amara', 'amara-phone'),
      await connect('leo'),
      await connect('rin'),
    ];
    const [atAmara, atMaya, elsewhere] = [signalsAt(amara), signalsAt(maya), others.map(signalsAt)];
    const { offer, answer } = await joinedCall();
    expect(await ask(amara, 'call:signal', offer)).toEqual({ ok: true });
    expect(await ask(maya, 'call:signal', answer)).toEqual({ ok: true });
    for (const socket of sockets) await settled(socket);
    expect(atMaya).toEqual([{ ...offer, from: answer.to }]);
    expect(atAmara).toEqual([{ ...answer, from: offer.to }]);
    expect(elsewhere.flat()).toEqual([]);
  });

  test('forged signals are dropped', async () => {
    const maya = await connect('maya', 'maya-laptop');
    const signals = signalsAt(maya);
    const { offer, answer } = await joinedCall();
    const from = async (person: PersonId, deviceId: string | undefined, signal: object): Promise<string> =>
      codeOf(ask(await connect(person, deviceId), 'call:signal', signal));
    expect({
      stranger: await from('leo', 'amara-laptop', offer),
      otherOrganisation: await from('rin', 'amara-laptop', offer),
      otherDevice: await from('amara', 'amara-phone', offer),
      noDevice: await from('amara', undefined, offer),
      oldJoin: await from('amara', 'amara-laptop', { ...offer, sessionId: answer.sessionId }),
      toOldJoin: await from('amara', 'amara-laptop', { ...offer, toSessionId: offer.sessionId }),
      toStranger: await from('amara', 'amara-laptop', { ...offer, to: 'leo' }),
      toOneself: await from('amara', 'amara-laptop', {
        ...offer,
        to: answer.to,
        toSessionId: offer.sessionId,
      }),
      noSuchCall: await from('amara', 'amara-laptop', { ...offer, callId: 'nothing' }),
      namedSender: await from('amara', 'amara-laptop', { ...offer, from: 'leo' }),
    }).toEqual({
      stranger: 'not_found',
      otherOrganisation: 'not_found',
      otherDevice: 'in_use_elsewhere',
      noDevice: 'in_use_elsewhere',
      oldJoin: 'conflict',
      toOldJoin: 'conflict',
      toStranger: 'not_found',
      toOneself: 'not_found',
      noSuchCall: 'not_found',
      namedSender: 'invalid_request',
    });
    await settled(maya);
    expect(signals).toEqual([]);
  });

  test('media state by socket is the same command as by request', async () => {
    const [amara, maya] = [await connect('amara', 'amara-laptop'), await connect('maya', 'maya-laptop')];
    const { callId } = await joinedCall();
    const connected = { callId, connection: 'connected' };
    expect(await ask(amara, 'call:media-state', { ...connected, deviceId: 'amara-laptop' })).toEqual({
      ok: true,
    });
    expect(await codeOf(ask(maya, 'call:media-state', { ...connected, deviceId: 'amara-laptop' }))).toBe(
      'in_use_elsewhere',
    );
    const news = newsOf(amara);
    expect(await ask(maya, 'call:media-state', { ...connected, deviceId: 'maya-laptop' })).toEqual({
      ok: true,
    });
    await expect.poll(() => news.at(-1)?.status).toBe('connected');
    expect(
      await codeOf(ask(await connect('leo'), 'call:media-state', { ...connected, deviceId: 'd' })),
    ).not.toBe('ok');
  });

  test('the directory says who is there and who is busy', async () => {
    await connect('amara');
    await connect('maya');
    const presence = async (): Promise<unknown> => {
      const leo = await system.as('leo');
      const { body } = await leo.request<Page<DirectoryPerson>>('GET', '/directory?kind=user');
      return Object.fromEntries(body.items.map((person) => [person.id, person.presence]));
    };
    expect(await presence()).toMatchObject({ amara: 'available', maya: 'available', john: 'offline' });
    const { callId } = await joinedCall();
    expect(await presence()).toMatchObject({ amara: 'busy', maya: 'busy' });
    await (await system.as('maya')).request('POST', `/calls/${callId}/end`, {});
    expect(await presence()).toMatchObject({ amara: 'available', maya: 'available' });
  });
});

describe('signing in', () => {
  test('a revoked user is off within two seconds and cannot come back', async () => {
    const maya = await connect('maya');
    const gone = once(maya, 'disconnect');
    const revokedAt = Date.now();
    await system.server.revokeUser('maya');
    await gone;
    expect(Date.now() - revokedAt).toBeLessThan(2000);
    expect((await refusalOf(await open('maya'))).data).toMatchObject({ code: 'unauthorized' });
  });

  test('a socket is asked for a new token and closes with the old one', async () => {
    const socket = await open('amara', 'amara-laptop', 5);
    const [notice, gone] = [once(socket, 'token:expiring'), once(socket, 'disconnect')];
    expect(await notice).toMatchObject({ expiresInMs: expect.any(Number) as number });
    await gone;
  });
});
