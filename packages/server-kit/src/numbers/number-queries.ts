import { CallError } from '@offhook/core/errors';
import type { Database, OffhookKysely } from '../database/database.js';
import type { PageEnd } from '../database/page-cursor.js';
import { violatedConstraint } from '../database/postgres/postgres-error.js';
import type { NewRowOf, RowOf } from '../database/schema.js';
import type { KnownNumbers } from '../ports/known-numbers.js';
import { chooseDefault } from './choose-default.js';

/** A stored number. */
export type NumberRow = RowOf<'offhook_numbers'>;

/** Reads and writes of the numbers. After each write one number of the organisation is its default, if it has any. */
export interface NumberQueries {
  readonly known: KnownNumbers;
  /** One more row than `limit` when there are more. In the order of the numbers. */
  list(orgId: string, limit: number, after: PageEnd<string> | null): Promise<readonly NumberRow[]>;
  find(orgId: string, id: string): Promise<NumberRow | null>;
  /** @throws CallError `conflict` when an organisation has the number at this provider already. */
  insert(row: Omit<NewRowOf<'offhook_numbers'>, 'is_default'>): Promise<void>;
  /** `change` gets the stored row and says what is to be stored. False when there is no such number. */
  update(orgId: string, id: string, change: (row: NumberRow) => NumberChange): Promise<boolean>;
  remove(orgId: string, id: string): Promise<boolean>;
}

/** What can be changed of a number. */
export interface NumberChange {
  readonly name: string;
  readonly active: boolean;
  /** False leaves the choice of the default as it is, as long as it is active. */
  readonly becomesDefault: boolean;
  readonly updatedAt: number;
}

type StoredKnown = Pick<
  NumberRow,
  'id' | 'org_id' | 'provider' | 'account' | 'number' | 'active' | 'is_default'
>;

/** The queries on this database. */
export function createNumberQueries(database: Database): NumberQueries {
  const write = <Result>(work: (tables: OffhookKysely) => Promise<Result>): Promise<Result> =>
    lettingOneWin(() => database.write(work));
  return {
    async known(orgId, numbers) {
      const places = numbers.map(() => '?').join(', ');
      const rows = await database.read<StoredKnown>(
        `select id, org_id, provider, account, number, active, is_default from ${database.table('offhook_numbers')}
          where org_id = ? or number in (${places === '' ? 'null' : places})
          order by is_default desc, created_at, id`,
        [orgId ?? '', ...numbers],
      );
      return rows.map(({ id, org_id, provider, account, number, active, is_default }) => ({
        ...{ id, orgId: org_id, provider, account, number },
        ...{ active: active === 1, isDefault: is_default === 1 },
      }));
    },
    list: (orgId, limit, after) => list(database.kysely, orgId, limit, after),
    find: async (orgId, id) => (await numberOf(database.kysely, orgId, id).executeTakeFirst()) ?? null,
    insert: (row) => write((tables) => insert(tables, row)),
    update: (orgId, id, change) => write((tables) => update(tables, orgId, id, change)),
    remove: (orgId, id) => write((tables) => remove(tables, orgId, id)),
  };
}

function numberOf(tables: OffhookKysely, orgId: string, id: string) {
  return tables.selectFrom('offhook_numbers').selectAll().where('org_id', '=', orgId).where('id', '=', id);
}

function list(
  tables: OffhookKysely,
  orgId: string,
  limit: number,
  after: PageEnd<string> | null,
): Promise<readonly NumberRow[]> {
  let query = tables
    .selectFrom('offhook_numbers')
    .selectAll()
    .where('org_id', '=', orgId)
    .orderBy('number')
    .orderBy('id')
    .limit(limit + 1);
  if (after !== null) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('number', 'id'), '>', tuple(after.key, after.id)),
    );
  }
  return query.execute();
}

async function insert(
  tables: OffhookKysely,
  row: Omit<NewRowOf<'offhook_numbers'>, 'is_default'>,
): Promise<void> {
  const owner = await tables
    .selectFrom('offhook_numbers')
    .select('org_id')
    .where('provider', '=', row.provider)
    .where('number', '=', row.number)
    .executeTakeFirst();
  if (owner !== undefined) throw taken(owner.org_id === row.org_id);
  await tables
    .insertInto('offhook_numbers')
    .values({ ...row, is_default: false })
    .execute();
  await settleDefault(tables, row.org_id, null);
}

async function update(
  tables: OffhookKysely,
  orgId: string,
  id: string,
  change: (row: NumberRow) => NumberChange,
): Promise<boolean> {
  const row = await numberOf(tables, orgId, id).executeTakeFirst();
  if (row === undefined) return false;
  const { name, active, becomesDefault, updatedAt } = change(row);
  await tables
    .updateTable('offhook_numbers')
    .set({ name, active, updated_at: updatedAt })
    .where('id', '=', id)
    .execute();
  await settleDefault(tables, orgId, becomesDefault ? id : null);
  return true;
}

async function remove(tables: OffhookKysely, orgId: string, id: string): Promise<boolean> {
  const result = await tables
    .deleteFrom('offhook_numbers')
    .where('org_id', '=', orgId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (result.numDeletedRows === 0n) return false;
  await settleDefault(tables, orgId, null);
  return true;
}

/** One default there is, never two: the old one steps down first, which the index insists on. */
async function settleDefault(tables: OffhookKysely, orgId: string, wanted: string | null): Promise<void> {
  const rows = await tables
    .selectFrom('offhook_numbers')
    .select(['id', 'active', 'is_default'])
    .where('org_id', '=', orgId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const chosen = chooseDefault(rows, wanted);
  for (const { id, is_default } of rows)
    if (is_default === 1 && id !== chosen) await setDefault(tables, id, 0);
  const isNew = rows.some(({ id, is_default }) => id === chosen && is_default === 0);
  if (isNew && chosen !== null) await setDefault(tables, chosen, 1);
}

async function setDefault(tables: OffhookKysely, id: string, flag: 0 | 1): Promise<void> {
  await tables.updateTable('offhook_numbers').set({ is_default: flag }).where('id', '=', id).execute();
}

function taken(bySelf: boolean): CallError {
  return new CallError('conflict', {
    message: bySelf
      ? 'Your organisation already has this number.'
      : 'This number already belongs to another organisation.',
    retryable: false,
  });
}

const mostAttempts = 5;

/** On PostgreSQL two writes at once may both choose a default or both take a number: the index lets one of them. */
async function lettingOneWin<Result>(write: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      const constraint = violatedConstraint(error);
      const isOurs = constraint === 'offhook_numbers_default' || constraint === 'offhook_numbers_number';
      if (!isOurs) throw error;
      if (attempt === mostAttempts) throw new CallError('conflict', { cause: error });
    }
  }
}
