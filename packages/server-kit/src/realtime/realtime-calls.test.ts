import type { ActiveSnapshot, Call } from '@offhook/core/call';
import type { RelayedSignal } from '@offhook/core/protocol';
import { afterEach, describe, expect, test } from 'vitest';
import {
  ask,
  codeOf,
  settled,
  startRealtimeSystem,
  type RealtimeSystem,
  type TestSocket,
} from './testing/realtime-system.js';

let system: RealtimeSystem;
const start = async (): Promise<RealtimeSystem> => (system = await startRealtimeSystem());
afterEach(() => system.close());

/** Everything of one event that a socket hears from now on. */
function heard<Item>(socket: TestSocket, event: 'call:updated' | 'call:signal' | 'calls:active'): Item[] {
  const items: Item[] = [];
  socket.on(event as 'calls:active', (item) => items.push(item as Item));
  return items;
}

describe('news of calls', () => {
  test('each participant gets its own view on every device, nobody else gets anything', async () => {
    await start();
    const staff = await system.connect('amara');
    const client = await system.connect({ userId: 'maya', role: 'client' });
    const phone = await system.connect(
      { userId: 'maya', role: 'client' },
      { auth: { deviceId: 'maya-phone' } },
    );
    const others = [await system.connect('leo'), await system.connect({ userId: 'maya', orgId: 'other' })];
    const [atStaff, atClient, atPhone] = [staff, client, phone].map((socket) =>
      heard<Call>(socket, 'call:updated'),
    );
    const elsewhere = others.map((socket) => heard<Call>(socket, 'call:updated'));
    system.clock.advance(1000);
    const call = system.calls.place({ id: 'call-1', callerId: 'amara', calleeId: 'maya' });
    system.clock.advance(2000);
    await system.realtime.publisher.publish(call);
    for (const socket of [staff, client, phone, ...others]) await settled(socket);
    expect(atStaff).toMatchObject([
      { direction: 'outbound', notes: 'only for staff', ringExpiresInMs: 28_000 },
    ]);
    expect(atClient).toMatchObject([{ direction: 'inbound', notes: null, me: { state: 'ringing' } }]);
    expect(atPhone).toEqual(atClient);
    expect(elsewhere).toEqual([[], []]);
  });

  test('what a socket sees follows its own token, even when tabs of one user differ', async () => {
    await start();
    const asClient = heard<Call>(await system.connect({ userId: 'maya', role: 'client' }), 'call:updated');
    const staff = await system.connect({ userId: 'maya', role: 'agent' });
    const asAgent = heard<Call>(staff, 'call:updated');
    await system.realtime.publisher.publish(
      system.calls.place({ id: 'call-1', callerId: 'leo', calleeId: 'maya' }),
    );
    await settled(staff);
    await expect.poll(() => asClient).toMatchObject([{ notes: null }]);
    expect(asAgent).toMatchObject([{ notes: 'only for staff' }]);
  });

  test('a guest hears of the call of its link only', async () => {
    await start();
    const guest = await system.connect({ userId: 'g1', role: 'guest', callId: 'call-2' });
    const news = heard<Call>(guest, 'call:updated');
    for (const id of ['call-1', 'call-2']) {
      await system.realtime.publisher.publish(system.calls.place({ id, callerId: 'amara', calleeId: 'g1' }));
    }
    await settled(guest);
    expect(news.map(({ id }) => id)).toEqual(['call-2']);
  });

  test('a call committed while the snapshot is read reaches the socket: first the room, then the read', async () => {
    await start();
    let letRead = (): void => undefined;
    system.calls.beforeActive = () => new Promise((resolve) => (letRead = resolve));
    const socket = system.open('maya');
    const [news, snapshots] = [
      heard<Call>(socket, 'call:updated'),
      heard<ActiveSnapshot>(socket, 'calls:active'),
    ];
    await expect.poll(() => system.realtime.connectedCount).toBe(1);
    await system.realtime.publisher.publish(
      system.calls.place({ id: 'call-1', callerId: 'amara', calleeId: 'maya' }),
    );
    await expect.poll(() => news).toMatchObject([{ id: 'call-1', version: 1 }]);
    expect(snapshots).toEqual([]);
    letRead();
    await expect.poll(() => snapshots).toMatchObject([{ calls: [{ id: 'call-1' }] }]);
  });

  test.each([
    ['short', 'é'],
    ['of more than 64 kB', '☎'.repeat(30_000)],
  ])(
    'a call with %s notes arrives whole, by WebSocket and by polling, in order with snapshots',
    async (_name, notes) => {
      await start();
      const sockets = [
        await system.connect('maya'),
        await system.connect('maya', { transports: ['polling'] }),
      ];
      const call = { ...system.calls.place({ id: 'call-1', callerId: 'amara', calleeId: 'maya' }), notes };
      const heardOf = sockets.map((socket) => {
        const events: unknown[] = [];
        socket.onAny((event, payload: Partial<Call>) => events.push([event, payload.notes]));
        return events;
      });
      for (const socket of sockets) {
        await system.realtime.publisher.publish(call);
        await ask(socket, 'calls:active');
        await system.realtime.publisher.publish(call);
        await settled(socket);
      }
      for (const events of heardOf) {
        await expect.poll(() => events.length).toBe(5);
        expect(
          events.filter((event) => JSON.stringify(event) === JSON.stringify(['call:updated', notes])),
        ).toHaveLength(4);
      }
    },
  );

  test('publishing with nobody connected is fine; one viewer that fails is told of, and the other gets its news', async () => {
    await start();
    const call = system.calls.place({ id: 'call-1', callerId: 'amara', calleeId: 'maya' });
    await system.realtime.publisher.publish(call);
    const amara = await system.connect('amara');
    const maya = await system.connect({ userId: 'maya', role: 'client' });
    const seen = heard<Call>(maya, 'call:updated');
    const unreadable = new Proxy(call, {
      get(target, key, receiver) {
        // Amara's view asks for the notes, Maya's does not.
        if (key === 'notes') throw new Error('unreadable');
        return Reflect.get(target, key, receiver) as unknown;
      },
    });
    await expect(system.realtime.publisher.publish(unreadable)).rejects.toThrow('not everybody was told');
    await expect.poll(() => seen).toMatchObject([{ id: 'call-1' }]);
    expect(amara.connected).toBe(true);
  });

  test('media state goes to the service as the socket’s user, asking again sends a snapshot', async () => {
    await start();
    const socket = await system.connect('amara');
    system.calls.place({ id: 'call-1', callerId: 'amara', calleeId: 'maya' });
    const report = { callId: 'call-1', deviceId: 'amara-laptop', muted: true };
    expect(await ask(socket, 'call:media-state', report)).toEqual({ ok: true });
    expect(system.calls.reports).toEqual([
      { userId: 'amara', callId: 'call-1', body: { deviceId: 'amara-laptop', muted: true } },
    ]);
    expect(await codeOf(ask(socket, 'call:media-state', { ...report, callId: 'nowhere' }))).toBe('not_found');
    const snapshots = heard<ActiveSnapshot>(socket, 'calls:active');
    expect(await ask(socket, 'calls:active')).toEqual({ ok: true });
    expect(snapshots).toMatchObject([{ calls: [{ id: 'call-1' }], me: { userId: 'amara' } }]);
  });
});

describe('signals between joined devices', () => {
  const offer = {
    callId: 'call-1',
    to: 'call-1-maya',
    sessionId: 'amara-session',
    toSessionId: 'maya-session',
    description: { type: 'offer', sdp: 'v=0' },
  };

  async function twoInACall(): Promise<{ amara: TestSocket; maya: TestSocket; signals: RelayedSignal[] }> {
    await start();
    system.calls.place({ id: 'call-1', callerId: 'amara', calleeId: 'maya' });
    const amara = await system.connect('amara');
    const maya = await system.connect({ userId: 'maya', role: 'client' });
    await system.realtime.publisher.publish(system.calls.connect('call-1'));
    return { amara, maya, signals: heard<RelayedSignal>(maya, 'call:signal') };
  }

  test('a signal sent twice arrives twice, in order, also while the call is not known yet', async () => {
    const { amara, maya, signals } = await twoInACall();
    system.clock.advance(10_000);
    const reads = system.calls.reads;
    const sdp = ['1', '2', '2', '3'];
    await Promise.all(
      sdp.map((text) => ask(amara, 'call:signal', { ...offer, description: { type: 'offer', sdp: text } })),
    );
    await settled(maya);
    expect(signals.map(({ description }) => description?.sdp)).toEqual(sdp);
    expect(system.calls.reads - reads).toBe(1);
  });

  test.each([
    ['a guest of another call', { userId: 'amara', role: 'guest', callId: 'call-2' }],
    ['the same user id of another organisation', { userId: 'amara', orgId: 'other' }],
  ] as const)('%s is not in this call', async (_name, person) => {
    const { maya, signals } = await twoInACall();
    const forger = await system.connect(person);
    expect(await codeOf(ask(forger, 'call:signal', offer))).toBe('not_found');
    await settled(maya);
    expect(signals).toEqual([]);
  });

  test('a signal does not overtake one that waits for the database', async () => {
    await start();
    const ringing = system.calls.place({ id: 'call-1', callerId: 'amara', calleeId: 'maya' });
    await system.realtime.publisher.publish(ringing);
    const amara = await system.connect('amara');
    const maya = await system.connect({ userId: 'maya', role: 'client' });
    const signals = heard<RelayedSignal>(maya, 'call:signal');
    const connected = system.calls.connect('call-1');
    let letRead = (): void => undefined;
    system.calls.beforeRead = () => new Promise((resolve) => (letRead = resolve));
    const first = ask(amara, 'call:signal', { ...offer, description: { type: 'offer', sdp: '1' } });
    await settled(amara);
    await system.realtime.publisher.publish(connected);
    const second = ask(amara, 'call:signal', { ...offer, description: { type: 'offer', sdp: '2' } });
    await settled(amara);
    letRead();
    expect(await Promise.all([codeOf(first), codeOf(second)])).toEqual(['ok', 'ok']);
    await settled(maya);
    expect(signals.map(({ description }) => description?.sdp)).toEqual(['1', '2']);
  });

  test('before the answer and after the end nothing is carried', async () => {
    await start();
    system.calls.place({ id: 'call-1', callerId: 'amara', calleeId: 'maya' });
    const amara = await system.connect('amara');
    const maya = await system.connect({ userId: 'maya', role: 'client' });
    const answer = { ...offer, to: 'call-1-amara', sessionId: 'maya-session', toSessionId: 'amara-session' };
    expect(await codeOf(ask(maya, 'call:signal', answer))).toBe('conflict');
    system.calls.connect('call-1');
    // A commit of another node, of which this one has not heard: the refusal is checked again.
    expect(await codeOf(ask(maya, 'call:signal', answer))).toBe('ok');
    const over = system.calls.commit('call-1', {
      type: 'ended',
      at: system.clock.now(),
      cause: 'hung_up',
      participantId: null,
    });
    await system.realtime.publisher.publish(over);
    expect(await codeOf(ask(amara, 'call:signal', offer))).toBe('call_over');
  });

  test('a receiver that is not connected is a conflict: the sender tries again', async () => {
    const { amara, maya } = await twoInACall();
    maya.disconnect();
    await expect.poll(() => system.realtime.connectedCount).toBe(1);
    expect(await codeOf(ask(amara, 'call:signal', offer))).toBe('conflict');
  });
});

describe('presence', () => {
  const presence = async (...userIds: string[]): Promise<unknown> =>
    Object.fromEntries(await system.realtime.presence.presenceOf('clinic', userIds));

  test('offline without a socket, busy in a live call, else available', async () => {
    await start();
    for (const person of ['amara', 'maya', 'leo']) await system.connect(person);
    await system.connect({ userId: 'rin', orgId: 'other' });
    const ringing = system.calls.place({ id: 'call-1', callerId: 'amara', calleeId: 'maya' });
    await system.realtime.publisher.publish(ringing);
    expect(await presence('amara', 'maya', 'leo', 'rin')).toEqual({
      amara: 'busy',
      maya: 'available',
      leo: 'available',
      rin: 'offline',
    });
    const connected = system.calls.connect('call-1');
    await system.realtime.publisher.publish(connected);
    expect(await presence('maya')).toEqual({ maya: 'busy' });
    const over = system.calls.commit('call-1', {
      type: 'ended',
      at: system.clock.now(),
      cause: 'hung_up',
      participantId: null,
    });
    await system.realtime.publisher.publish(over);
    await system.realtime.publisher.publish(connected);
    expect(await presence('amara', 'maya')).toEqual({ amara: 'available', maya: 'available' });
  });

  test('a call that was going on before a restart, or that ended unheard, is found out', async () => {
    await start();
    system.calls.place({ id: 'call-1', callerId: 'amara', calleeId: 'maya' });
    system.calls.connect('call-1');
    await system.connect('amara');
    expect(await presence('amara')).toEqual({ amara: 'busy' });
    system.calls.commit('call-1', {
      type: 'ended',
      at: system.clock.now(),
      cause: 'hung_up',
      participantId: null,
    });
    system.clock.advance(61_000);
    expect(await presence('amara')).toEqual({ amara: 'available' });
  });
});
