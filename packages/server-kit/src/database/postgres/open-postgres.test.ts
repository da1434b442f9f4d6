import { PostgresDialect, SqliteDialect } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { startPostgres, type TestPostgres } from '../../testing/postgres.js';
import { createCallQueries } from '../call-queries.js';
import { createCallWriter } from '../commit-change.js';
import { openDatabase } from '../open-database.js';
import { changing, placing } from '../testing/call-changes.js';

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);

afterAll(() => postgres.stop());

it("lives in the host's database without touching its pool", async () => {
  const pool = new pg.Pool({ connectionString: postgres.url });
  const database = await openDatabase({ dialect: new PostgresDialect({ pool }), schema: 'offhook_guest' });
  const writer = createCallWriter(database);
  const queries = createCallQueries(database);
  expect(
    await writer.commitChange(placing('call', { started_at: 1_763_650_000_123, next_deadline_at: 5 })),
  ).toBe('saved');
  expect(await writer.commitChange(changing('call', 2))).toBe('saved');
  expect(await writer.commitChange(changing('call', 2))).toEqual({ conflict: 'version' });
  expect(await writer.raiseLease('call', 1_763_650_000_999)).toBe(true);
  expect(await queries.readCall('call')).toMatchObject({ leaseUntil: 1_763_650_000_999 });
  expect(await queries.dueCalls(5, 1)).toEqual([]);
  expect(await queries.activeVersionsFor('org', 'maya', 0)).toEqual({
    calls: [{ id: 'call', version: 2 }],
    missedUnseen: 0,
  });
  expect((await queries.listCalls({ orgId: 'org' }, { limit: 1 })).calls).toHaveLength(1);
  expect(typeof (await database.now())).toBe('number');
  await database.close();
  const { rows } = await pool.query(
    `select count(*) from information_schema.tables where table_schema = 'public'`,
  );
  expect(rows).toEqual([{ count: '0' }]);
  await pool.end();
});

it('gives two schemas of one server tables of their own', async () => {
  const open = (schema: string) => openDatabase({ url: postgres.url, schema });
  const [one, two] = await Promise.all([open('offhook_one'), open('offhook_two')]);
  await createCallWriter(one).commitChange(placing('call'));
  expect(await createCallQueries(two).readCall('call')).toBeNull();
  await Promise.all([one.close(), two.close()]);
});

it('says in words that a server cannot be reached', async () => {
  await expect(openDatabase('postgres://nobody@127.0.0.1:1/none')).rejects.toMatchObject({
    code: 'unavailable',
  });
});

it('refuses what is no database of ours', async () => {
  await expect(openDatabase('mysql://host/db')).rejects.toThrow(TypeError);
  await expect(openDatabase({ url: postgres.url, schema: 'a"; drop' })).rejects.toThrow(TypeError);
  const dialect = new SqliteDialect({ database: async () => Promise.reject(new Error('never opened')) });
  await expect(openDatabase({ dialect })).rejects.toThrow(TypeError);
});

it('survives the loss of its connections', async () => {
  const url = `${postgres.url}?application_name=offhook_lost`;
  let resolve: (error: Error) => void = () => undefined;
  const told = new Promise<Error>((settle) => (resolve = settle));
  const database = await openDatabase(
    { url, schema: 'offhook_lost' },
    { onConnectionLost: (error) => resolve(error) },
  );
  const admin = new pg.Client({ connectionString: postgres.url });
  await admin.connect();
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'offhook_lost'`,
  );
  await admin.end();
  expect((await told).message).toMatch(/terminat/);
  expect(await createCallWriter(database).commitChange(placing('call'))).toBe('saved');
  await database.close();
});
