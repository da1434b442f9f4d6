import type { Role } from '@offhook/core/call';
import { sql, type SqlBool } from 'kysely';
import { containsText } from '../database/contains-text.js';
import type { Database } from '../database/database.js';
import type { PageEnd } from '../database/page-cursor.js';
import { searchTerm } from '../database/search-text.js';
import type { DirectorySearch } from '../ports/directory.js';
import { createUserLookUp } from './look-up-users.js';
import type { PersonRow } from './person-row.js';

/** Reads of users and contacts as one list of people. */
export interface PeopleQueries {
  /** By name; a contact with an account is listed once, as the contact. One more than `limit` when there are more. */
  search(
    orgId: string,
    search: Omit<DirectorySearch, 'cursor'>,
    after: PageEnd<string> | null,
  ): Promise<readonly PersonRow[]>;
  user(orgId: string, userId: string): Promise<PersonRow | null>;
  contact(orgId: string, contactId: string): Promise<PersonRow | null>;
  /** The contact of a user whom the organisation knows as a contact only. */
  contactOfUser(orgId: string, userId: string): Promise<PersonRow | null>;
  byEmail(orgId: string, email: string): Promise<PersonRow | null>;
  byPhone(orgId: string, phone: string): Promise<PersonRow | null>;
  /** Staff but those whose access was taken back since they were last seen. */
  staff(orgId: string): Promise<readonly PersonRow[]>;
}

/** The queries on this database. */
export function createPeopleQueries(database: Database): PeopleQueries {
  const users = (orgId: string) => usersOf(database, orgId);
  const contacts = (orgId: string) => contactsOf(database, orgId);
  return {
    search: (orgId, wanted, after) => search(database, orgId, wanted, after),
    user: createUserLookUp(database),
    contact: async (orgId, id) => (await contacts(orgId).where('c.id', '=', id).executeTakeFirst()) ?? null,
    contactOfUser: async (orgId, userId) =>
      (await contacts(orgId)
        .where('c.user_id', '=', userId)
        .orderBy('c.created_at')
        .limit(1)
        .executeTakeFirst()) ?? null,
    async byEmail(orgId, email) {
      const user = await users(orgId)
        .where('u.email', '=', email)
        .orderBy('u.id')
        .limit(1)
        .executeTakeFirst();
      return (
        user ??
        (await contacts(orgId)
          .where('c.email', '=', email)
          .orderBy('c.created_at')
          .limit(1)
          .executeTakeFirst()) ??
        null
      );
    },
    async byPhone(orgId, phone) {
      const contact = await contacts(orgId)
        .innerJoin('offhook_contact_phones as number', 'number.contact_id', 'c.id')
        .where('number.org_id', '=', orgId)
        .where('number.number', '=', phone)
        // Where a number is shared, somebody who asked not to be called counts.
        .orderBy('c.do_not_call', 'desc')
        .orderBy('c.created_at')
        .limit(1)
        .executeTakeFirst();
      return (
        contact ??
        (await users(orgId).where('u.phone', '=', phone).orderBy('u.id').limit(1).executeTakeFirst()) ??
        null
      );
    },
    staff: (orgId) => staff(database, orgId),
  };
}

function staff(database: Database, orgId: string): Promise<readonly PersonRow[]> {
  return usersOf(database, orgId)
    .where('u.role', 'in', ['agent', 'admin'])
    .where(({ exists, not, selectFrom }) =>
      not(
        exists(
          selectFrom('offhook_revocations as revoked')
            .select('revoked.user_id')
            .whereRef('revoked.user_id', '=', 'u.id')
            .where(sql<boolean>`u.updated_at / 1000 <= revoked.revoked_at`),
        ),
      ),
    )
    .orderBy('u.name_sort')
    .orderBy('u.id')
    .execute();
}

function usersOf({ kysely }: Database, orgId: string) {
  return kysely
    .selectFrom('offhook_users as u')
    .leftJoin('offhook_contacts as linked', (join) =>
      join
        .onRef('linked.org_id', '=', 'u.org_id')
        .onRef('linked.user_id', '=', 'u.id')
        .on('linked.deleted_at', 'is', null),
    )
    .select([
      sql<'user' | 'contact'>`'user'`.as('kind'),
      'u.id as id',
      'u.name as name',
      'u.name_sort as name_sort',
      'u.email as email',
      'u.company as company',
      'u.avatar_url as avatar_url',
      sql<string | null>`u.id`.as('user_id'),
      'linked.id as contact_id',
      'u.role as role',
      sql<number>`coalesce(linked.do_not_call, 0)`.as('do_not_call'),
      'u.phone as user_phone',
      'linked.phones as contact_phones',
    ])
    .where('u.org_id', '=', orgId);
}

function contactsOf({ kysely }: Database, orgId: string) {
  return kysely
    .selectFrom('offhook_contacts as c')
    .leftJoin('offhook_users as account', (join) =>
      join.onRef('account.org_id', '=', 'c.org_id').onRef('account.id', '=', 'c.user_id'),
    )
    .select([
      sql<'user' | 'contact'>`'contact'`.as('kind'),
      'c.id as id',
      'c.name as name',
      'c.name_sort as name_sort',
      'c.email as email',
      'c.company as company',
      'c.avatar_url as avatar_url',
      'c.user_id as user_id',
      sql<string | null>`c.id`.as('contact_id'),
      sql<string>`coalesce(account.role, 'client')`.as('role'),
      sql<number>`c.do_not_call`.as('do_not_call'),
      'account.phone as user_phone',
      sql<string | null>`c.phones`.as('contact_phones'),
    ])
    .where('c.org_id', '=', orgId)
    .where('c.deleted_at', 'is', null);
}

async function search(
  database: Database,
  orgId: string,
  { query = '', kind, roles, limit }: Omit<DirectorySearch, 'cursor'>,
  after: PageEnd<string> | null,
): Promise<readonly PersonRow[]> {
  const term = searchTerm(query);
  const filter = (alias: 'u' | 'c'): ReturnType<typeof containsText>[] => [
    ...(term === '' ? [] : [containsText(`${alias}.search_text`, term)]),
    ...(roles === undefined ? [] : [hasRole(alias, roles)]),
    ...(after === null
      ? []
      : [
          sql<SqlBool>`(${sql.ref(`${alias}.name_sort`)}, ${sql.ref(`${alias}.id`)}) > (${after.key}, ${after.id})`,
        ]),
  ];
  // Each half is limited by itself, so that neither reads more than a page of its index.
  const half = limit + 1;
  const users = usersOf(database, orgId)
    .where('u.role', 'not in', ['service', 'guest'])
    .$if(kind === undefined, (all) => all.where('linked.id', 'is', null))
    .where((where) => where.and(filter('u')))
    .orderBy('u.name_sort')
    .orderBy('u.id')
    .limit(half);
  const contacts = contactsOf(database, orgId)
    .where((where) => where.and(filter('c')))
    .orderBy('c.name_sort')
    .orderBy('c.id')
    .limit(half);
  const rows = [
    ...(kind === 'contact' ? [] : await users.execute()),
    ...(kind === 'user' ? [] : await contacts.execute()),
  ];
  return rows.sort(byNameThenId).slice(0, half);
}

function hasRole(alias: 'u' | 'c', roles: readonly Role[]) {
  const role = alias === 'u' ? sql.ref('u.role') : sql`coalesce(account.role, 'client')`;
  return roles.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`${role} in (${sql.join([...roles])})`;
}

/** The binary order of the database: UTF-8 bytes sort by code point. */
function byNameThenId(a: PersonRow, b: PersonRow): number {
  return (
    Buffer.compare(Buffer.from(a.name_sort), Buffer.from(b.name_sort)) ||
    Buffer.compare(Buffer.from(a.id), Buffer.from(b.id))
  );
}
