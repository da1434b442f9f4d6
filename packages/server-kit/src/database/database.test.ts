import { sql } from 'kysely';
import { expect, it } from 'vitest';

import { createCallQueries, type CallQueries } from './call-queries.js';
import { openDatabase } from './open-database.js';
import { personRow, placing } from './testing/call-changes.js';
import { onBothEngines } from './testing/on-both-engines.fixture.js';

onBothEngines((engine) => {
  it('keeps its rows when it is opened again, by several at once', async () => {
    await engine.writer.commitChange(placing('call'));
    const others = await Promise.all([openDatabase(engine.target()), openDatabase(engine.target())]);
    expect(await createCallQueries(others[0]).readCall('call')).not.toBeNull();
    await Promise.all(others.map((other) => other.close()));
    const steps = await engine.database.kysely.selectFrom('offhook_migrations').selectAll().execute();
    expect(steps.map((step) => step.name)).toEqual([
      ...['0001-calls-and-people', '0002-folded-search-text'],
      ...['0003-provider-accounts', '0004-numbers', '0005-call-outbox', '0006-plain-snapshots'],
    ]);
  });

  it('gives back what a commit wrote', async () => {
    const change = placing('call', { on_hold: true, duration_seconds: 7, started_at: 1_763_650_000_123 });
    expect(await engine.writer.commitChange(change)).toBe('saved');
    expect(await engine.queries.readCall('call')).toEqual({
      state: { id: 'call', version: 1 },
      leaseUntil: null,
    });
    expect(await engine.queries.callStatusFor('call', 'maya')).toEqual({
      orgId: 'org',
      version: 1,
      status: 'ringing',
      onHold: true,
      durationSeconds: 7,
      outcome: null,
      part: 'callee',
    });
    expect((await engine.queries.callStatusFor('call', 'stranger'))?.part).toBeNull();
    expect(await engine.queries.callStatusFor('nothing', 'maya')).toBeNull();
    const row = await engine.database.kysely
      .selectFrom('offhook_calls')
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ started_at: 1_763_650_000_123, on_hold: 1, over: 0, updated_at: 1_000 });
  });

  it("lists a user's active calls and those that ended lately", async () => {
    const ended = [
      personRow('amara', { active: false, ended_at: 9_000 }),
      personRow('maya', { active: false, ended_at: 9_000 }),
    ];
    await engine.writer.commitChange(placing('ended', { started_at: 1 }, { people: ended }));
    await engine.writer.commitChange(placing('live', { started_at: 2 }));
    await engine.writer.commitChange(placing('foreign', { org_id: 'other' }));
    const active = await engine.queries.activeCallsFor('org', 'maya', 9_000);
    expect(active.map((call) => call.id)).toEqual(['live', 'ended']);
    expect((await engine.queries.activeCallsFor('org', 'maya', 9_001)).map((call) => call.id)).toEqual([
      'live',
    ]);
    expect((await engine.queries.liveCallsOfUser('org', 'maya')).map((call) => call.id)).toEqual(['live']);
    expect(await engine.queries.activeVersionsFor('org', 'maya', 9_000)).toEqual({
      calls: [
        { id: 'ended', version: 1 },
        { id: 'live', version: 1 },
      ],
      missedUnseen: 0,
    });
    expect((await engine.queries.readCalls(['live', 'nothing', 'ended'])).map((call) => call.id)).toEqual([
      'live',
      'ended',
    ]);
  });

  it('pages through calls of the same moment without skipping or repeating while calls are added', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e'])
      await engine.writer.commitChange(placing(id, { started_at: id === 'a' ? 1 : 2 }));
    for (const mineUserId of [undefined, 'maya']) {
      const first = await engine.queries.listCalls({ orgId: 'org', mineUserId }, { limit: 2 });
      await engine.writer.commitChange(placing(`new-${mineUserId}`, { started_at: 3 }));
      const second = await engine.queries.listCalls(
        { orgId: 'org', mineUserId },
        { limit: 2, after: first.next },
      );
      const third = await engine.queries.listCalls(
        { orgId: 'org', mineUserId },
        { limit: 2, after: second.next },
      );
      const ids = [first, second, third].map((page) => page.calls.map((call) => call.id));
      expect(ids.flat().filter((id) => !id.startsWith('new-'))).toEqual(['e', 'd', 'c', 'b', 'a']);
      expect(third.next).toBeNull();
      await engine.database.write((tables) =>
        tables.deleteFrom('offhook_calls').where('id', 'like', 'new-%').execute(),
      );
      await engine.database.write((tables) =>
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
    await engine.writer.commitChange(placing('missed', { ...over, started_at: 10 }, { people: missed }));
    await engine.writer.commitChange(
      placing('percent', { search_text: '100%_sure', started_at: 20, contact_id: 'contact' }),
    );
    await engine.writer.commitChange(
      placing(
        'video',
        { channel: 'video', reference: 'case-7', started_at: 30 },
        { people: [personRow('amara')] },
      ),
    );
    const ids = async (filters: Omit<Parameters<CallQueries['listCalls']>[0], 'orgId'>) =>
      (await engine.queries.listCalls({ orgId: 'org', ...filters }, { limit: 10 })).calls.map(
        (call) => call.id,
      );
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
    const failed = engine.database.write(async (tables) => {
      await tables.deleteFrom('offhook_calls').execute();
      throw new Error('changed my mind');
    });
    const refused = expect(failed).rejects.toThrow('changed my mind');
    await engine.writer.commitChange(placing('call'));
    await refused;
    expect(await engine.rowCounts()).toMatchObject({ calls: 1 });
    const twice = engine.database.write(async (tables) => {
      await tables.deleteFrom('offhook_calls').execute();
      await tables
        .insertInto('offhook_migrations')
        .values({ name: '0001-calls-and-people', applied_at: 0 })
        .execute();
    });
    await expect(twice).rejects.toThrow(/unique/i);
    expect(await engine.rowCounts()).toMatchObject({ calls: 1 });
  });

  it('stores booleans as 0 and 1 and refuses what drivers would bind wrong', async () => {
    await engine.writer.commitChange(placing('call'));
    const set = (value: unknown) =>
      engine.database.write((tables) =>
        tables
          .updateTable('offhook_calls')
          .set({ on_hold: value as boolean })
          .execute(),
      );
    await set(true);
    expect((await engine.queries.callStatusFor('call', 'maya'))?.onHold).toBe(true);
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, 0.5, new Date(0), { a: 1 }]) {
      await expect(set(wrong), String(wrong)).rejects.toThrow(TypeError);
    }
    await expect(engine.database.read('select ? as x', [Number.NaN])).rejects.toThrow(TypeError);
    await expect(
      engine.writer.commitChange(placing('other', { search_text: 'a\u0000b' })),
    ).rejects.toMatchObject({
      code: 'invalid_request',
    });
    expect(await engine.rowCounts()).toMatchObject({ calls: 1 });
  });

  it('sorts names in the same order on both engines', async () => {
    const names = ['zoe', 'ann b', 'ann-a', 'anna', 'émile', '-x'];
    await engine.database.write(async (tables) => {
      for (const name of names) {
        const texts = { name, name_sort: name, search_text: name, phones: '[]', category: 'other' } as const;
        await tables
          .insertInto('offhook_contacts')
          .values({ id: name, org_id: 'org', ...texts, created_at: 1, updated_at: 1 })
          .execute();
      }
    });
    const rows = await engine.database.kysely
      .selectFrom('offhook_contacts')
      .select('name')
      .orderBy('name_sort')
      .execute();
    expect(rows.map((row) => row.name)).toEqual(['-x', 'ann b', 'ann-a', 'anna', 'zoe', 'émile']);
  });

  it('tells the time in milliseconds, or what a test says', async () => {
    expect(Math.abs((await engine.database.now()) - Date.now())).toBeLessThan(5_000);
    expect(Number.isInteger(await engine.database.now())).toBe(true);
    const other = await openDatabase(engine.target(), { now: () => 42 });
    expect(await other.now()).toBe(42);
    await other.close();
  });

  it('gives sums and counts as numbers', async () => {
    await engine.writer.commitChange(placing('call', { duration_seconds: 7 }));
    const query = sql<{ seconds: number; calls: number }>`
      select sum(duration_seconds) as seconds, count(*) as calls from ${sql.raw(engine.database.table('offhook_calls'))}`;
    expect((await query.execute(engine.database.kysely)).rows).toEqual([{ seconds: 7, calls: 1 }]);
  });
});
