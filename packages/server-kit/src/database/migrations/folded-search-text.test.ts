import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openDatabase } from '../open-database.js';

const folder = mkdtempSync(join(tmpdir(), 'offhook-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('people stored before the letters were folded are found afterwards', async () => {
  const target = `file:${join(folder, 'old.db')}` as const;
  const old = await openDatabase(target);
  await old.write(async (tables) => {
    await tables
      .insertInto('offhook_users')
      .values({
        ...{ org_id: 'clinic', id: 'elin', role: 'agent', name: 'Elin Sørensen', updated_at: 0 },
        ...{ name_sort: 'elin sørensen', search_text: 'elin sørensen großmann' },
      })
      .execute();
    await tables.deleteFrom('offhook_migrations').where('name', '=', '0002-folded-search-text').execute();
  });
  await old.close();

  const opened = await openDatabase(target);
  const row = await opened.kysely
    .selectFrom('offhook_users')
    .select(['name', 'name_sort', 'search_text'])
    .executeTakeFirst();
  await opened.close();
  expect(row).toEqual({
    name: 'Elin Sørensen',
    name_sort: 'elin sorensen',
    search_text: 'elin sorensen grossmann',
  });
});
