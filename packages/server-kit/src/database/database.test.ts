import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startPostgres, type TestPostgres } from '../testing/postgres.js';
import { createCallQueries, type CallQueries } from './call-queries.js';
import { createCallWriter, type CallWriter } from './commit-change.js';
import type { Database, DatabaseTarget } from './database.js';
import { openDatabase } from './open-database.js';
import { changing, personRow, placing } from './testing/call-changes.js';

let postgres: TestPostgres;
let folder: string;

beforeAll(async () => {
  [postgres, folder] = await Promise.all([startPostgres(), mkdtemp(join(tmpdir(), 'offhook-database-'))]);
}, 60_000);

afterAll(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

const engines: readonly (readonly [string, () => DatabaseTarget])[] = [
  ['sqlite', () => `file:${join(folder, 'suite.db')}`],
  ['postgres', () => ({ url: postgres.url, schema: 'offhook_suite' })],
];

describe.each(engines)('%s', (_name, target) => {
  let database: Database;
  let writer: CallWriter;
  let queries: CallQueries;

  beforeAll(async () => {
    database = await openDatabase(target());
    writer = createCallWriter(database);
    queries = createCallQueries(database);
  });

  afterAll(() => database.close());

  beforeEach(async () => {
    await database.write(async (tables) => {
      await tables.deleteFrom('offhook_calls').execute();
      await tables.deleteFrom('offhook_call_people').execute();
      await tables.deleteFrom('offhook_call_events').execute();
      await tables.deleteFrom('offhook_webhook_receipts').execute();
      await tables.deleteFrom('offhook_contacts').execute();
    });
  });

  async function rowCounts(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const table of ['calls', 'call_people', 'call_events', 'webhook_receipts'] as const) {
      const row = await database.kysely
        .selectFrom(`offhook_${table}`)
        .select((builder) => builder.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      counts[table] = row.count;
    }
    return counts;
  }

  it('keeps its rows when it is opened again, by several at once', async () => {
    await writer.commitChange(placing('call'));
    const others = await Promise.all([openDatabase(target()), openDatabase(target())]);
    expect(await createCallQueries(others[0]).readCall('call')).not.toBeNull();
    await Promise.all(others.map((other) => other.close()));
    const steps = await database.kysely.selectFrom('offhook_migrations').selectAll().execute();
    expect(steps.map((step) => step.name)).toEqual([
      ...['0001-calls-and-people', '0002-folded-search-text'],
      ...['0003-provider-accounts', '0004-numbers'],
    ]);
  });

  it('gives back what a commit wrote', async () => {
    const change = placing('call', { on_hold: true, duration_seconds: 7, started_at: 1_763_650_000_123 });
    expect(await writer.commitChange(change)).toBe('saved');
    expect(await queries.readCall('call')).toEqual({
      state: { id: 'call', version: 1 },
      publishedVersion: 0,
      leaseUntil: null,
    });
    expect(await queries.callStatusFor('call', 'maya')).toEqual({
      orgId: 'org',
      version: 1,
      status: 'ringing',
      onHold: true,
      durationSeconds: 7,
      outcome: null,
      part: 'callee',
    });
    expect((await queries.callStatusFor('call', 'stranger'))?.part).toBeNull();
    expect(await queries.callStatusFor('nothing', 'maya')).toBeNull();
    const row = await database.kysely.selectFrom('offhook_calls').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ started_at: 1_763_650_000_123, on_hold: 1, over: 0, updated_at: 1_000 });
  });

  it('saves one of many changes that were computed from the same version', async () => {
    await writer.commitChange(placing('call'));
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, number) =>
        writer.commitChange(changing('call', 2, {}, { writer: `-${number}` })),
      ),
    );
    expect(results.filter((result) => result === 'saved')).toHaveLength(1);
    expect(results.filter((result) => result !== 'saved')).toEqual(Array(11).fill({ conflict: 'version' }));
    expect(await rowCounts()).toMatchObject({ calls: 1, call_events: 2 });
    expect((await queries.timeline('call')).map((event) => event.version)).toEqual([1, 2]);
  });

  it('keeps the events of a commit in order', async () => {
    const event = (id: string) => ({
      id,
      at: 5,
      type: id,
      actor_user_id: null,
      data: { text: 'a "quoted" ü\u0000?' },
    });
    await writer.commitChange(placing('call', {}, { events: ['z', 'm', 'a'].map(event) }));
    const timeline = await queries.timeline('call');
    expect(timeline.map(({ type }) => type)).toEqual(['z', 'm', 'a']);
    expect(timeline[0]).toEqual({
      id: 'z',
      version: 1,
      at: 5,
      type: 'z',
      actorUserId: null,
      data: event('z').data,
    });
  });

  it('does not apply a webhook twice, and leaves no receipt of one that lost the race', async () => {
    const receipt = { provider: 'twilio', eventKey: 'event-1' };
    await writer.commitChange(placing('call'));
    expect(await writer.commitChange(changing('call', 3, {}, { receipt }))).toEqual({ conflict: 'version' });
    expect(await rowCounts()).toMatchObject({ webhook_receipts: 0, call_events: 1 });
    expect(await writer.commitChange(changing('call', 2, {}, { receipt }))).toBe('saved');
    expect(await writer.commitChange(changing('call', 3, { status: 'ended' }, { receipt }))).toBe(
      'duplicate',
    );
    expect(await rowCounts()).toMatchObject({ webhook_receipts: 1, call_events: 2 });
    expect((await queries.callStatusFor('call', 'maya'))?.version).toBe(2);
  });

  it('refuses a second ringing call of the same pair as a whole', async () => {
    await writer.commitChange(placing('first', { ring_pair: 'amara:maya' }));
    const before = await rowCounts();
    const receipt = { provider: 'twilio', eventKey: 'glare' };
    const second = placing('second', { ring_pair: 'amara:maya' }, { receipt });
    expect(await writer.commitChange(second)).toEqual({ conflict: 'ring_pair' });
    expect(await rowCounts()).toEqual(before);
    expect(await queries.findByRingPair('amara:maya')).toBe('first');
    await writer.commitChange(changing('first', 2, { ring_pair: null }));
    expect(await writer.commitChange(second)).toBe('saved');
  });

  it('places one call per idempotency key until the key expires', async () => {
    const idempotency = { key: 'org:amara:key', hash: 'hash', expiresAt: 5_000 };
    await writer.commitChange(placing('first', {}, { idempotency }));
    const before = await rowCounts();
    expect(await writer.commitChange(placing('second', {}, { idempotency }))).toEqual({
      conflict: 'idempotency',
    });
    expect(await rowCounts()).toEqual(before);
    await writer.commitChange(changing('first', 2));
    expect(await queries.findByIdempotencyKey('org:amara:key')).toEqual({
      id: 'first',
      hash: 'hash',
      expiresAt: 5_000,
    });
    expect(await writer.releaseIdempotencyKeys(4_999)).toBe(0);
    expect(await writer.releaseIdempotencyKeys(5_000)).toBe(1);
    expect(await writer.commitChange(placing('second', {}, { idempotency }))).toBe('saved');
  });

  it('brings people up to date without forgetting which missed calls were seen', async () => {
    await writer.commitChange(placing('call'));
    const missed = [
      personRow('amara', { active: false }),
      personRow('maya', { active: false, missed: true, ended_at: 2_000 }),
    ];
    await writer.commitChange(changing('call', 2, { over: true, ended_at: 2_000 }, { people: missed }));
    expect(await queries.missedUnseenCount('org', 'maya')).toBe(1);
    expect(await queries.missedUnseenCount('other', 'maya')).toBe(0);
    expect(await writer.markMissedSeen('org', 'maya')).toBe(1);
    await writer.commitChange(changing('call', 3, { over: true }, { people: [...missed, personRow('leo')] }));
    expect(await queries.missedUnseenCount('org', 'maya')).toBe(0);
    expect(await writer.markMissedSeen('org', 'maya')).toBe(0);
    expect(await rowCounts()).toMatchObject({ call_people: 3 });
  });

  it("lists a user's active calls and those that ended lately", async () => {
    const ended = [
      personRow('amara', { active: false, ended_at: 9_000 }),
      personRow('maya', { active: false, ended_at: 9_000 }),
    ];
    await writer.commitChange(placing('ended', { started_at: 1 }, { people: ended }));
    await writer.commitChange(placing('live', { started_at: 2 }));
    await writer.commitChange(placing('foreign', { org_id: 'other' }));
    const active = await queries.activeCallsFor('org', 'maya', 9_000);
    expect(active.map((call) => call.id)).toEqual(['live', 'ended']);
    expect((await queries.activeCallsFor('org', 'maya', 9_001)).map((call) => call.id)).toEqual(['live']);
    expect((await queries.liveCallsOfUser('org', 'maya')).map((call) => call.id)).toEqual(['live']);
    expect(await queries.activeVersionsFor('org', 'maya', 9_000)).toEqual({
      calls: [
        { id: 'ended', version: 1 },
        { id: 'live', version: 1 },
      ],
      missedUnseen: 0,
    });
    expect((await queries.readCalls(['live', 'nothing', 'ended'])).map((call) => call.id)).toEqual([
      'live',
      'ended',
    ]);
  });

  it('only ever raises lease and published version', async () => {
    await writer.commitChange(placing('call'));
    expect(await writer.raiseLease('call', 500)).toBe(true);
    expect(await writer.raiseLease('call', 400)).toBe(false);
    await writer.raisePublished(new Map([['call', 3]]));
    await writer.raisePublished(new Map([['call', 2]]));
    await writer.commitChange(changing('call', 2));
    expect(await queries.readCall('call')).toMatchObject({ publishedVersion: 3, leaseUntil: 500 });
    await writer.commitChange(changing('call', 3, { over: true }));
    expect(await writer.raiseLease('call', 900)).toBe(false);
  });

  it('commits what was decided on a lease that is over only while it is over', async () => {
    await writer.commitChange(placing('call'));
    await writer.raiseLease('call', 500);
    const over = changing('call', 2, { over: true }, { leaseOverBy: 500 });
    await writer.raiseLease('call', 501);
    expect(await writer.commitChange(over)).toEqual({ conflict: 'version' });
    expect(await rowCounts()).toMatchObject({ call_events: 1 });
    const receipt = { provider: 'twilio', eventKey: 'lease' };
    expect(await writer.commitChange({ ...over, leaseOverBy: 501, receipt })).toBe('saved');
  });

  it('finds calls that are due and versions that nobody published', async () => {
    await writer.commitChange(placing('deadline', { next_deadline_at: 300 }));
    await writer.commitChange(placing('both', { next_deadline_at: 200 }));
    await writer.raiseLease('both', 100);
    await writer.commitChange(placing('lease'));
    await writer.raiseLease('lease', 400);
    await writer.commitChange(placing('later', { next_deadline_at: 900 }));
    expect(await queries.dueCalls(400, 10)).toEqual([
      { id: 'both', deadline: true, lease: true },
      { id: 'deadline', deadline: true, lease: false },
      { id: 'lease', deadline: false, lease: true },
    ]);
    expect((await queries.dueCalls(400, 1)).map((call) => call.id)).toEqual(['both']);
    await writer.raisePublished(new Map(['deadline', 'both', 'lease', 'unknown'].map((id) => [id, 1])));
    expect(await queries.unpublishedCalls(1_000, 10)).toEqual([{ id: 'later', version: 1 }]);
    expect(await queries.unpublishedCalls(999, 10)).toEqual([]);
  });

  it('pages through calls of the same moment without skipping or repeating while calls are added', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e'])
      await writer.commitChange(placing(id, { started_at: id === 'a' ? 1 : 2 }));
    for (const mineUserId of [undefined, 'maya']) {
      const first = await queries.listCalls({ orgId: 'org', mineUserId }, { limit: 2 });
      await writer.commitChange(placing(`new-${mineUserId}`, { started_at: 3 }));
      const second = await queries.listCalls({ orgId: 'org', mineUserId }, { limit: 2, after: first.next });
      const third = await queries.listCalls({ orgId: 'org', mineUserId }, { limit: 2, after: second.next });
      const ids = [first, second, third].map((page) => page.calls.map((call) => call.id));
      expect(ids.flat().filter((id) => !id.startsWith('new-'))).toEqual(['e', 'd', 'c', 'b', 'a']);
      expect(third.next).toBeNull();
      await database.write((tables) =>
        tables.deleteFrom('offhook_calls').where('id', 'like', 'new-%').execute(),
      );
      await database.write((tables) =>
        tables.deleteFrom('offhook_call_people').where('call_id', 'like', 'new-%').execute(),
      );
    }
  });

  it('filters lists as the viewer sees the calls', async () => {
    const missed = [
      personRow('amara', { active: false }),
      personRow('maya', { active: false, missed: true }),
    ];
    const over = { over: true, status: 'no_answer', outcome: 'no_answer' } as const;
    await writer.commitChange(placing('missed', { ...over, started_at: 10 }, { people: missed }));
    await writer.commitChange(
      placing('percent', { search_text: '100%_sure', started_at: 20, contact_id: 'contact' }),
    );
    await writer.commitChange(
      placing(
        'video',
        { channel: 'video', reference: 'case-7', started_at: 30 },
        { people: [personRow('amara')] },
      ),
    );
    const ids = async (filters: Omit<Parameters<CallQueries['listCalls']>[0], 'orgId'>) =>
      (await queries.listCalls({ orgId: 'org', ...filters }, { limit: 10 })).calls.map((call) => call.id);
    expect(await ids({})).toEqual(['video', 'percent', 'missed']);
    expect(await ids({ mineUserId: 'maya' })).toEqual(['percent', 'missed']);
    expect(await ids({ mineUserId: 'maya', direction: 'inbound', missed: true })).toEqual(['missed']);
    expect(await ids({ mineUserId: 'amara', missed: true })).toEqual([]);
    expect(await ids({ mineUserId: 'amara', direction: 'outbound', userId: 'maya' })).toEqual([
      'percent',
      'missed',
    ]);
    expect(await ids({ missed: true })).toEqual(['missed']);
    expect(await ids({ missed: false })).toEqual(['video', 'percent']);
    expect(await ids({ userId: 'maya' })).toEqual(['percent', 'missed']);
    expect(await ids({ query: '0%_s' })).toEqual(['percent']);
    expect(await ids({ query: '%' })).toEqual(['percent']);
    expect(await ids({ channel: 'video' })).toEqual(['video']);
    expect(await ids({ reference: 'case-7' })).toEqual(['video']);
    expect(await ids({ contactId: 'contact', conversationId: 'conversation-of-percent' })).toEqual([
      'percent',
    ]);
    expect(await ids({ over: true, status: 'no_answer', outcome: 'no_answer' })).toEqual(['missed']);
    expect(await ids({ since: 10, until: 30 })).toEqual(['percent', 'missed']);
  });

  it('rolls a failed write back and goes on', async () => {
    const failed = database.write(async (tables) => {
      await tables.deleteFrom('offhook_calls').execute();
      throw new Error('changed my mind');
    });
    const refused = expect(failed).rejects.toThrow('changed my mind');
    await writer.commitChange(placing('call'));
    await refused;
    expect(await rowCounts()).toMatchObject({ calls: 1 });
    const twice = database.write(async (tables) => {
      await tables.deleteFrom('offhook_calls').execute();
      await tables
        .insertInto('offhook_migrations')
        .values({ name: '0001-calls-and-people', applied_at: 0 })
        .execute();
    });
    await expect(twice).rejects.toThrow(/unique/i);
    expect(await rowCounts()).toMatchObject({ calls: 1 });
  });

  it('stores booleans as 0 and 1 and refuses what drivers would bind wrong', async () => {
    await writer.commitChange(placing('call'));
    const set = (value: unknown) =>
      database.write((tables) =>
        tables
          .updateTable('offhook_calls')
          .set({ on_hold: value as boolean })
          .execute(),
      );
    await set(true);
    expect((await queries.callStatusFor('call', 'maya'))?.onHold).toBe(true);
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, 0.5, new Date(0), { a: 1 }]) {
      await expect(set(wrong), String(wrong)).rejects.toThrow(TypeError);
    }
    await expect(database.read('select ? as x', [Number.NaN])).rejects.toThrow(TypeError);
    await expect(writer.commitChange(placing('other', { search_text: 'a\u0000b' }))).rejects.toMatchObject({
      code: 'invalid_request',
    });
    expect(await rowCounts()).toMatchObject({ calls: 1 });
  });

  it('sorts names in the same order on both engines', async () => {
    const names = ['zoe', 'ann b', 'ann-a', 'anna', 'émile', '-x'];
    await database.write(async (tables) => {
      for (const name of names) {
        const texts = { name, name_sort: name, search_text: name, phones: '[]', category: 'other' } as const;
        await tables
          .insertInto('offhook_contacts')
          .values({ id: name, org_id: 'org', ...texts, created_at: 1, updated_at: 1 })
          .execute();
      }
    });
    const rows = await database.kysely
      .selectFrom('offhook_contacts')
      .select('name')
      .orderBy('name_sort')
      .execute();
    expect(rows.map((row) => row.name)).toEqual(['-x', 'ann b', 'ann-a', 'anna', 'zoe', 'émile']);
  });

  it('tells the time in milliseconds, or what a test says', async () => {
    expect(Math.abs((await database.now()) - Date.now())).toBeLessThan(5_000);
    expect(Number.isInteger(await database.now())).toBe(true);
    const other = await openDatabase(target(), { now: () => 42 });
    expect(await other.now()).toBe(42);
    await other.close();
  });

  it('gives sums and counts as numbers', async () => {
    await writer.commitChange(placing('call', { duration_seconds: 7 }));
    const query = sql<{ seconds: number; calls: number }>`
      select sum(duration_seconds) as seconds, count(*) as calls from ${sql.raw(database.table('offhook_calls'))}`;
    expect((await query.execute(database.kysely)).rows).toEqual([{ seconds: 7, calls: 1 }]);
  });
});
