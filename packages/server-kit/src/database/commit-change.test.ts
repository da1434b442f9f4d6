import { expect, it } from 'vitest';

import { changing, personRow, placing } from './testing/call-changes.js';
import { onBothEngines } from './testing/on-both-engines.fixture.js';

onBothEngines((engine) => {
  it('saves one of many changes that were computed from the same version', async () => {
    await engine.writer.commitChange(placing('call'));
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, number) =>
        engine.writer.commitChange(changing('call', 2, {}, { writer: `-${number}` })),
      ),
    );
    expect(results.filter((result) => result === 'saved')).toHaveLength(1);
    expect(results.filter((result) => result !== 'saved')).toEqual(Array(11).fill({ conflict: 'version' }));
    expect(await engine.rowCounts()).toMatchObject({ calls: 1, call_events: 2 });
    expect((await engine.queries.timeline('call')).map((event) => event.version)).toEqual([1, 2]);
  });

  it('keeps the events of a commit in order', async () => {
    const event = (id: string) => ({
      id,
      at: 5,
      type: id,
      actor_user_id: null,
      data: { text: 'a "quoted" ü\u0000?' },
    });
    await engine.writer.commitChange(placing('call', {}, { events: ['z', 'm', 'a'].map(event) }));
    const timeline = await engine.queries.timeline('call');
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
    await engine.writer.commitChange(placing('call'));
    expect(await engine.writer.commitChange(changing('call', 3, {}, { receipt }))).toEqual({
      conflict: 'version',
    });
    expect(await engine.rowCounts()).toMatchObject({ webhook_receipts: 0, call_events: 1 });
    expect(await engine.writer.commitChange(changing('call', 2, {}, { receipt }))).toBe('saved');
    expect(await engine.writer.commitChange(changing('call', 3, { status: 'ended' }, { receipt }))).toBe(
      'duplicate',
    );
    expect(await engine.rowCounts()).toMatchObject({ webhook_receipts: 1, call_events: 2 });
    expect((await engine.queries.callStatusFor('call', 'maya'))?.version).toBe(2);
  });

  it('refuses a second ringing call of the same pair as a whole', async () => {
    await engine.writer.commitChange(placing('first', { ring_pair: 'amara:maya' }));
    const before = await engine.rowCounts();
    const receipt = { provider: 'twilio', eventKey: 'glare' };
    const second = placing('second', { ring_pair: 'amara:maya' }, { receipt });
    expect(await engine.writer.commitChange(second)).toEqual({ conflict: 'ring_pair' });
    expect(await engine.rowCounts()).toEqual(before);
    expect(await engine.queries.findByRingPair('amara:maya')).toBe('first');
    await engine.writer.commitChange(changing('first', 2, { ring_pair: null }));
    expect(await engine.writer.commitChange(second)).toBe('saved');
  });

  it('places one call per idempotency key until the key expires', async () => {
    const idempotency = { key: 'org:amara:key', hash: 'hash', expiresAt: 5_000 };
    await engine.writer.commitChange(placing('first', {}, { idempotency }));
    const before = await engine.rowCounts();
    expect(await engine.writer.commitChange(placing('second', {}, { idempotency }))).toEqual({
      conflict: 'idempotency',
    });
    expect(await engine.rowCounts()).toEqual(before);
    await engine.writer.commitChange(changing('first', 2));
    expect(await engine.queries.findByIdempotencyKey('org:amara:key')).toEqual({
      id: 'first',
      hash: 'hash',
      expiresAt: 5_000,
    });
    expect(await engine.writer.releaseIdempotencyKeys(4_999)).toBe(0);
    expect(await engine.writer.releaseIdempotencyKeys(5_000)).toBe(1);
    expect(await engine.writer.commitChange(placing('second', {}, { idempotency }))).toBe('saved');
  });

  it('brings people up to date without forgetting which missed calls were seen', async () => {
    await engine.writer.commitChange(placing('call'));
    const missed = [
      personRow('amara', { active: false }),
      personRow('maya', { active: false, missed: true, ended_at: 2_000 }),
    ];
    await engine.writer.commitChange(
      changing('call', 2, { over: true, ended_at: 2_000 }, { people: missed }),
    );
    expect(await engine.queries.missedUnseenCount('org', 'maya')).toBe(1);
    expect(await engine.queries.missedUnseenCount('other', 'maya')).toBe(0);
    expect(await engine.writer.markMissedSeen('org', 'maya')).toBe(1);
    await engine.writer.commitChange(
      changing('call', 3, { over: true }, { people: [...missed, personRow('leo')] }),
    );
    expect(await engine.queries.missedUnseenCount('org', 'maya')).toBe(0);
    expect(await engine.writer.markMissedSeen('org', 'maya')).toBe(0);
    expect(await engine.rowCounts()).toMatchObject({ call_people: 3 });
  });

  it('keeps a text that was cut in the middle of a character, as any other text', async () => {
    const cut = { reference: 'party \ud83c', state: JSON.stringify({ id: 'call', title: '\ud83c' }) };
    expect(await engine.writer.commitChange(placing('call', cut))).toBe('saved');
    expect(await engine.writer.commitChange(changing('call', 2, cut))).toBe('saved');
    const row = await engine.database.kysely
      .selectFrom('offhook_calls')
      .select(['version', 'reference'])
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ version: 2, reference: 'party \ufffd' });
  });

  it('only ever raises the lease', async () => {
    await engine.writer.commitChange(placing('call'));
    expect(await engine.writer.raiseLease('call', 500)).toBe(true);
    expect(await engine.writer.raiseLease('call', 400)).toBe(false);
    await engine.writer.commitChange(changing('call', 2));
    expect(await engine.queries.readCall('call')).toMatchObject({ leaseUntil: 500 });
    await engine.writer.commitChange(changing('call', 3, { over: true }));
    expect(await engine.writer.raiseLease('call', 900)).toBe(false);
  });

  it('commits what was decided on a lease that is over only while it is over', async () => {
    await engine.writer.commitChange(placing('call'));
    await engine.writer.raiseLease('call', 500);
    const over = changing('call', 2, { over: true }, { leaseOverBy: 500 });
    await engine.writer.raiseLease('call', 501);
    expect(await engine.writer.commitChange(over)).toEqual({ conflict: 'version' });
    expect(await engine.rowCounts()).toMatchObject({ call_events: 1 });
    const receipt = { provider: 'twilio', eventKey: 'lease' };
    expect(await engine.writer.commitChange({ ...over, leaseOverBy: 501, receipt })).toBe('saved');
  });

  it('finds calls that are due and versions that nobody published', async () => {
    await engine.writer.commitChange(placing('deadline', { next_deadline_at: 300 }));
    await engine.writer.commitChange(placing('both', { next_deadline_at: 200 }));
    await engine.writer.raiseLease('both', 100);
    await engine.writer.commitChange(placing('lease'));
    await engine.writer.raiseLease('lease', 400);
    await engine.writer.commitChange(placing('later', { next_deadline_at: 900 }));
    expect(await engine.queries.dueCalls(400, 10)).toEqual([
      { id: 'both', deadline: true, lease: true },
      { id: 'deadline', deadline: true, lease: false },
      { id: 'lease', deadline: false, lease: true },
    ]);
    expect((await engine.queries.dueCalls(400, 1)).map((call) => call.id)).toEqual(['both']);
  });

  it('lists versions that nobody published until they, or later ones, are', async () => {
    await engine.writer.commitChange(placing('published'));
    await engine.writer.commitChange(placing('call'));
    await engine.writer.forgetPublished(new Map(['published', 'unknown'].map((id) => [id, 1])));
    await engine.writer.commitChange(changing('call', 2));
    await engine.writer.commitChange(changing('call', 3));
    expect(await engine.queries.unpublishedCalls(1_000, 10)).toEqual([{ id: 'call', version: 1 }]);
    expect(await engine.queries.unpublishedCalls(999, 10)).toEqual([]);
    expect(await engine.queries.unpublishedCalls(2_000, 10)).toEqual([{ id: 'call', version: 3 }]);
    await engine.writer.forgetPublished(new Map([['call', 2]]));
    expect(await engine.queries.unpublishedCalls(1_000, 10)).toEqual([]);
    expect(await engine.queries.unpublishedCalls(2_000, 10)).toEqual([{ id: 'call', version: 3 }]);
    await engine.writer.forgetPublished(new Map([['call', 3]]));
    expect(await engine.queries.unpublishedCalls(2_000, 10)).toEqual([]);
  });

  it('tells each of many changes at once what became of itself', async () => {
    const ids = Array.from({ length: 12 }, (_, at) => `call-${at}`);
    await Promise.all(ids.map((id) => engine.writer.commitChange(placing(id))));
    const [late = '', twice = '', told = ''] = ids;
    await engine.writer.commitChange(changing(late, 2));
    const receipt = { provider: 'twilio', eventKey: 'told' };
    await engine.writer.storeReceipt(receipt, null, 1_000);
    const done = await Promise.all([
      ...ids.map((id) => engine.writer.commitChange(changing(id, 2, {}, id === told ? { receipt } : {}))),
      engine.writer.commitChange(changing(twice, 2, {}, { writer: 'second' })),
      engine.writer.commitChange(changing('unknown', 2)),
    ]);
    const results = new Map([...ids, 'second', 'unknown'].map((id, at) => [id, done[at]]));
    const conflict = { conflict: 'version' };
    expect(new Set([results.get(twice), results.get('second')])).toEqual(new Set(['saved', conflict]));
    for (const id of [twice, 'second']) results.delete(id);
    expect(results).toEqual(
      new Map<string, unknown>([
        ...ids.slice(3).map((id) => [id, 'saved'] as const),
        ...([
          [late, conflict],
          [told, 'duplicate'],
          ['unknown', conflict],
        ] as const),
      ]),
    );
    const versions = (await engine.queries.readCalls(ids)).map(({ id, version }) => [id, version]);
    expect(Object.fromEntries(versions)).toEqual({
      ...Object.fromEntries(ids.map((id) => [id, 2])),
      [told]: 1,
    });
    expect(await engine.rowCounts()).toMatchObject({ call_events: 12 + 1 + 10, webhook_receipts: 1 });
  });
});
