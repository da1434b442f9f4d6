import { CallError } from '@offhook/core/errors';
import { sql } from 'kysely';
import { containsText } from '../database/contains-text.js';
import { violatedConstraint } from '../database/postgres/postgres-error.js';
import type { Database, OffhookKysely } from '../database/database.js';
import type { PageEnd } from '../database/page-cursor.js';
import type { RowOf } from '../database/schema.js';
import { searchTerm } from '../database/search-text.js';
import { columnsOf, type ContactFields, type ContactRow } from './contact-row.js';

/** Which contacts a list shows, and to whom. */
export interface ContactFilters {
  readonly orgId: string;
  readonly userId: string;
  readonly query?: string | undefined;
  readonly category?: RowOf<'offhook_contacts'>['category'] | undefined;
  readonly favorite?: boolean | undefined;
}

/** Reads and writes of the contact tables. */
export interface ContactQueries {
  /** One more row than `limit` when there are more. By name. */
  list(filters: ContactFilters, limit: number, after: PageEnd<string> | null): Promise<readonly ContactRow[]>;
  find(orgId: string, userId: string, id: string): Promise<ContactRow | null>;
  insert(orgId: string, id: string, fields: ContactFields, now: number): Promise<void>;
  /** `change` gets the stored row and says what is to be stored. False when there is no such contact. */
  update(
    orgId: string,
    id: string,
    change: (row: RowOf<'offhook_contacts'>) => ContactFields,
    now: number,
  ): Promise<boolean>;
  remove(orgId: string, id: string, now: number): Promise<boolean>;
  setFavorite(userId: string, id: string, favorite: boolean): Promise<void>;
}

/** The queries on this database. */
export function createContactQueries(database: Database): ContactQueries {
  return {
    list: (filters, limit, after) => list(database.kysely, filters, limit, after),
    find: async (orgId, userId, id) =>
      (await contactsFor(database.kysely, orgId, userId).where('contact.id', '=', id).executeTakeFirst()) ??
      null,
    insert: (orgId, id, fields, now) =>
      orTakenAccount(
        database.write(async (tables) => {
          await refuseTakenAccount(tables, orgId, id, fields.userId);
          const row = {
            id,
            org_id: orgId,
            ...columnsOf(fields),
            created_at: now,
            updated_at: now,
            deleted_at: null,
          };
          await tables.insertInto('offhook_contacts').values(row).execute();
          await writePhones(tables, orgId, id, fields);
        }),
      ),
    update: (orgId, id, change, now) =>
      orTakenAccount(database.write((tables) => update(database, tables, orgId, id, change, now))),
    remove: (orgId, id, now) => database.write((tables) => remove(tables, orgId, id, now)),
    setFavorite: (userId, id, favorite) =>
      database.write((tables) => setFavorite(tables, userId, id, favorite)),
  };
}

function contactsFor(tables: OffhookKysely, orgId: string, userId: string) {
  return tables
    .selectFrom('offhook_contacts as contact')
    .leftJoin('offhook_contact_favorites as favorite', (join) =>
      join.onRef('favorite.contact_id', '=', 'contact.id').on('favorite.user_id', '=', userId),
    )
    .selectAll('contact')
    .select(sql<number | null>`case when favorite.user_id is null then 0 else 1 end`.as('favorite'))
    .where('contact.org_id', '=', orgId)
    .where('contact.deleted_at', 'is', null);
}

async function list(
  tables: OffhookKysely,
  filters: ContactFilters,
  limit: number,
  after: PageEnd<string> | null,
): Promise<readonly ContactRow[]> {
  let query = contactsFor(tables, filters.orgId, filters.userId)
    .orderBy('contact.name_sort')
    .orderBy('contact.id')
    .limit(limit + 1);
  if (filters.category !== undefined) query = query.where('contact.category', '=', filters.category);
  if (filters.favorite !== undefined)
    query = query.where('favorite.user_id', filters.favorite ? 'is not' : 'is', null);
  const term = searchTerm(filters.query ?? '');
  if (term !== '') query = query.where(containsText('contact.search_text', term));
  if (after !== null) {
    query = query.where(sql<boolean>`(contact.name_sort, contact.id) > (${after.key}, ${after.id})`);
  }
  return query.execute();
}

async function update(
  database: Database,
  tables: OffhookKysely,
  orgId: string,
  id: string,
  change: (row: RowOf<'offhook_contacts'>) => ContactFields,
  now: number,
): Promise<boolean> {
  const query = tables
    .selectFrom('offhook_contacts')
    .selectAll()
    .where('org_id', '=', orgId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null);
  // SQLite has one writer; on PostgreSQL two changes of one contact must not overwrite each other.
  const row = await (database.engine === 'postgres' ? query.forUpdate() : query).executeTakeFirst();
  if (row === undefined) return false;
  const fields = change(row);
  if (fields.userId !== row.user_id) await refuseTakenAccount(tables, orgId, id, fields.userId);
  await tables
    .updateTable('offhook_contacts')
    .set({ ...columnsOf(fields), updated_at: now })
    .where('id', '=', id)
    .execute();
  await tables.deleteFrom('offhook_contact_phones').where('contact_id', '=', id).execute();
  await writePhones(tables, orgId, id, fields);
  return true;
}

/** A user is one person: its calls and its conversation belong to one contact. */
async function refuseTakenAccount(
  tables: OffhookKysely,
  orgId: string,
  id: string,
  userId: string | null,
): Promise<void> {
  if (userId === null) return;
  const other = await tables
    .selectFrom('offhook_contacts')
    .select('id')
    .where('org_id', '=', orgId)
    .where('user_id', '=', userId)
    .where('id', '!=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (other !== undefined) throw takenAccount();
}

function takenAccount(): CallError {
  const message = 'Another contact already has this account.';
  return new CallError('invalid_request', { message, details: { issues: [{ path: 'userId', message }] } });
}

/** Two requests at once: the database lets one of them have the account. */
async function orTakenAccount<Result>(write: Promise<Result>): Promise<Result> {
  try {
    return await write;
  } catch (error) {
    throw violatedConstraint(error) === 'offhook_contacts_user' ? takenAccount() : error;
  }
}

/** The row stays for calls that name it; nothing finds it any more. */
async function remove(tables: OffhookKysely, orgId: string, id: string, now: number): Promise<boolean> {
  const result = await tables
    .updateTable('offhook_contacts')
    .set({ deleted_at: now, updated_at: now })
    .where('org_id', '=', orgId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) return false;
  await tables.deleteFrom('offhook_contact_phones').where('contact_id', '=', id).execute();
  await tables.deleteFrom('offhook_contact_favorites').where('contact_id', '=', id).execute();
  return true;
}

async function setFavorite(
  tables: OffhookKysely,
  userId: string,
  id: string,
  favorite: boolean,
): Promise<void> {
  if (favorite) {
    const row = { user_id: userId, contact_id: id };
    await tables
      .insertInto('offhook_contact_favorites')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return;
  }
  await tables
    .deleteFrom('offhook_contact_favorites')
    .where('user_id', '=', userId)
    .where('contact_id', '=', id)
    .execute();
}

async function writePhones(
  tables: OffhookKysely,
  orgId: string,
  id: string,
  fields: ContactFields,
): Promise<void> {
  const rows = fields.phones.map(({ number }) => ({ contact_id: id, org_id: orgId, number }));
  if (rows.length > 0) await tables.insertInto('offhook_contact_phones').values(rows).execute();
}
