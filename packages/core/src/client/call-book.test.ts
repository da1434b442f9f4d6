import { describe, expect, it } from 'vitest';
import type { Call } from '../call/call.js';
import { fakeEnvironment } from '../testing/fake-environment.js';
import { sampleCall, sampleIncomingCall, sampleSnapshot, sampleTime } from '../testing/sample-call.js';
import { CallBook } from './call-book.js';
import type { ClientEvents } from './call-client.js';
import { createEvents } from './events.js';
import { emptyState } from './shared.js';
import { createStore } from './store.js';

function setUp() {
  const environment = fakeEnvironment();
  const store = createStore(emptyState);
  const events = createEvents<ClientEvents>();
  const told: string[] = [];
  events.onEach((name, detail) => told.push(`${name} ${(detail as Call).id}`));
  const book = new CallBook({ store, events, environment, device: { id: 'device-1' } });
  const ids = () => store.getSnapshot().calls.map(({ id }) => id);
  return { environment, store, book, told, ids };
}

const over = { status: 'ended', endedAt: sampleTime, answeredAt: sampleTime } as const;
const mine = (state: 'ringing' | 'joined' | 'missed' | 'left', deviceId?: string) =>
  ({
    participantId: 'p',
    state,
    answeredOn: deviceId === undefined ? null : { deviceId, label: 'Phone' },
  }) as const;

describe('CallBook', () => {
  it('keeps the highest version, whatever comes twice or late', () => {
    const { book, store, told } = setUp();
    for (const version of [1, 3, 2, 3]) book.takeCall(sampleCall({ version }));
    expect(store.getSnapshot().calls).toMatchObject([{ version: 3 }]);
    expect(told).toEqual(['updated call-1', 'updated call-1']);
  });

  it('never deletes by absence, but names the live calls that a snapshot lacks', () => {
    const { book, ids } = setUp();
    book.takeCall(sampleCall({ id: 'live' }));
    book.takeCall(sampleCall({ id: 'over', ...over }));
    book.takeCall(sampleCall({ id: 'left', me: mine('left') }));
    expect(book.takeSnapshot(sampleSnapshot())).toEqual(['live']);
    expect(ids()).toHaveLength(3);
    book.forget('live');
    expect(ids()).not.toContain('live');
  });

  it('empties when the user changes', () => {
    const { book, store } = setUp();
    book.takeSnapshot(sampleSnapshot({ calls: [sampleCall()] }));
    const { epoch } = book;
    book.takeSnapshot(sampleSnapshot({ me: { userId: 'rin', orgId: 'other', role: 'agent', name: 'Rin' } }));
    expect(store.getSnapshot()).toMatchObject({ calls: [], ringDeadlines: {}, me: { userId: 'rin' } });
    expect(book.epoch).not.toBe(epoch);
  });

  it('shows live calls first, then the newest, and keeps a hundred that are over', () => {
    const { book, ids } = setUp();
    const at = (second: number) => new Date(Date.parse(sampleTime) + second * 1000).toISOString();
    for (let n = 0; n < 110; n += 1)
      book.takeCall(sampleCall({ id: `over-${n}`, startedAt: at(n), ...over }));
    book.takeCall(sampleCall({ id: 'old-live', startedAt: at(-50) }));
    book.takeCall(sampleCall({ id: 'new-live', startedAt: at(-20) }));
    expect(ids().slice(0, 3)).toEqual(['new-live', 'old-live', 'over-109']);
    expect(ids()).toHaveLength(102);
  });

  it('keeps the smallest ring deadline and drops it with the ring', async () => {
    const { book, store, environment } = setUp();
    const start = environment.now();
    book.takeCall(sampleCall({ ringExpiresInMs: 30_000 }));
    await environment.advance(1000);
    book.takeCall(sampleCall({ ringExpiresInMs: 30_000 }));
    expect(store.getSnapshot().ringDeadlines).toEqual({ 'call-1': start + 30_000 });
    book.takeCall(sampleCall({ ringExpiresInMs: 20_000 }));
    expect(store.getSnapshot().ringDeadlines).toEqual({ 'call-1': start + 21_000 });
    book.takeCall(sampleCall({ version: 2, status: 'answered', answeredAt: sampleTime }));
    expect(store.getSnapshot().ringDeadlines).toEqual({});
  });

  it('tells nobody when nothing differs', () => {
    const { book, store } = setUp();
    book.takeSnapshot(sampleSnapshot({ calls: [sampleCall()] }));
    let changes = 0;
    store.subscribe(() => (changes += 1));
    book.takeSnapshot(sampleSnapshot({ calls: [sampleCall()] }));
    expect(changes).toBe(0);
  });

  it('rings once, only after the whole snapshot, and only with 3 s left', () => {
    const { book, told, store } = setUp();
    book.takeCall(sampleIncomingCall());
    expect(told).toEqual(['updated call-1']);
    const calls = [sampleIncomingCall({ id: 'late', ringExpiresInMs: 2999 }), sampleIncomingCall()];
    book.takeSnapshot(sampleSnapshot({ calls }));
    book.takeSnapshot(sampleSnapshot({ calls: [sampleIncomingCall({ version: 2 })] }));
    expect(told.filter((event) => event.startsWith('incoming'))).toEqual(['incoming call-1']);
    expect(store.getSnapshot().calls).toHaveLength(2);
  });

  it('rings again, with a time of its own, when a call is given back to whoever it rang before', async () => {
    const { book, told, store, environment } = setUp();
    book.takeSnapshot(sampleSnapshot({ calls: [sampleIncomingCall()] }));
    const answered = { status: 'connected', answeredAt: sampleTime } as const;
    book.takeCall(sampleIncomingCall({ version: 2, ...answered, me: mine('left') }));
    await environment.advance(60_000);
    book.takeCall(sampleIncomingCall({ version: 3, ...answered, ringExpiresInMs: 45_000 }));
    expect(told.filter((event) => event.startsWith('incoming'))).toHaveLength(2);
    expect(store.getSnapshot().ringDeadlines).toEqual({ 'call-1': environment.now() + 45_000 });
  });

  it('rings again when a transfer was canceled and begun again between two polls', async () => {
    const { book, told, store, environment } = setUp();
    const answered = { status: 'connected', answeredAt: sampleTime, ringExpiresInMs: 45_000 } as const;
    book.takeSnapshot(sampleSnapshot({ calls: [sampleIncomingCall(answered)] }));
    book.patch({ silenced: ['call-1'] });
    await environment.advance(30_000);
    const again = sampleIncomingCall({ version: 4, ...answered });
    book.takeSnapshot(sampleSnapshot({ calls: [again] }));
    expect(told.filter((event) => event.startsWith('incoming'))).toHaveLength(2);
    expect(store.getSnapshot()).toMatchObject({
      ringDeadlines: { 'call-1': environment.now() + 45_000 },
      silenced: [],
    });
    // The same news once more, by the slower way, changes nothing.
    await environment.advance(6000);
    book.takeSnapshot(sampleSnapshot({ calls: [again] }));
    expect(told.filter((event) => event.startsWith('incoming'))).toHaveLength(2);
    expect(store.getSnapshot().ringDeadlines).toEqual({ 'call-1': environment.now() + 39_000 });
  });

  it('tells a missed call, and that another device took one', () => {
    const { book, told } = setUp();
    const calls = ['missed', 'taken', 'here', 'declined'].map((id) => sampleIncomingCall({ id }));
    book.takeSnapshot(sampleSnapshot({ calls }));
    told.length = 0;
    const answered = { version: 2, status: 'connected', answeredAt: sampleTime } as const;
    book.takeCall(
      sampleIncomingCall({ id: 'missed', version: 2, ...over, status: 'no_answer', me: mine('missed') }),
    );
    book.takeCall(sampleIncomingCall({ id: 'taken', ...answered, me: mine('joined', 'device-2') }));
    book.takeCall(sampleIncomingCall({ id: 'here', ...answered, me: mine('joined', 'device-1') }));
    book.takeCall(
      sampleIncomingCall({
        id: 'declined',
        version: 2,
        ...over,
        status: 'declined',
        me: { ...mine('left'), state: 'declined' },
      }),
    );
    expect(told.filter((event) => !event.startsWith('updated'))).toEqual([
      'ended missed',
      'missed missed',
      'answered-elsewhere taken',
      'ended declined',
    ]);
  });

  it('has no news in what was over at the start or was looked up', () => {
    const { book, told } = setUp();
    const missed = (id: string) =>
      sampleIncomingCall({ id, ...over, status: 'no_answer', me: mine('missed') });
    book.takeSnapshot(sampleSnapshot({ calls: [missed('before')] }));
    book.takeCall(missed('history'), false);
    expect(told).toEqual(['updated before', 'updated history']);
    book.takeSnapshot(sampleSnapshot({ calls: [missed('between-polls')] }));
    expect(told.slice(2)).toEqual(['updated between-polls', 'ended between-polls', 'missed between-polls']);
  });

  it('takes the clock offset of the quickest message, and follows a clock that was set', async () => {
    const { book, environment, store } = setUp();
    const serverTime = (offset: number) => new Date(environment.now() + offset).toISOString();
    const offset = () => store.getSnapshot().clockOffsetMs;
    book.takeSnapshot(sampleSnapshot({ serverTime: serverTime(-400) }));
    book.takeSnapshot(sampleSnapshot({ serverTime: serverTime(-100) }));
    book.takeSnapshot(sampleSnapshot({ serverTime: serverTime(-900) }));
    expect(offset()).toBe(-100);
    book.takeSnapshot(sampleSnapshot({ serverTime: serverTime(-3_600_000) }));
    expect(offset()).toBe(-3_600_000);
  });

  it('forgets a silence when the ring is over', () => {
    const { book, store } = setUp();
    book.takeSnapshot(sampleSnapshot({ calls: [sampleIncomingCall()] }));
    book.patch({ silenced: ['call-1'] });
    book.takeCall(sampleIncomingCall({ version: 2, ...over }));
    expect(store.getSnapshot().silenced).toEqual([]);
  });
});
