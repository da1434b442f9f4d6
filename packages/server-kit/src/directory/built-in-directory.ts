import type { Person, Role } from '@offhook/core/call';
import { readNameCursor, writePageCursor } from '../database/page-cursor.js';
import type { Directory, DirectoryEntry } from '../ports/directory.js';
import type { PeopleQueries } from './people-queries.js';
import type { PersonRow } from './person-row.js';

/** The directory over the built-in contacts and the users that were given or have signed in. */
export function createBuiltInDirectory(queries: PeopleQueries): Directory {
  const one = (row: PersonRow | null): DirectoryEntry | null => (row === null ? null : entryOf(row));
  return {
    async search(orgId, { cursor, ...search }) {
      const rows = await queries.search(orgId, search, cursor === undefined ? null : readNameCursor(cursor));
      const shown = rows.slice(0, search.limit);
      const last = rows.length > search.limit ? shown.at(-1) : undefined;
      return {
        items: shown.map(entryOf),
        nextCursor: last === undefined ? null : writePageCursor({ key: last.name_sort, id: last.id }),
      };
    },
    async byUser(orgId, userId) {
      const user = await queries.user(orgId, userId);
      if (user !== null) return entryOf(user);
      const contact = await queries.contactOfUser(orgId, userId);
      return contact === null ? null : entryOf({ ...contact, kind: 'user', id: userId });
    },
    byContact: async (orgId, contactId) => one(await queries.contact(orgId, contactId)),
    byEmail: async (orgId, email) => one(await queries.byEmail(orgId, email.trim().toLowerCase())),
    byPhone: async (orgId, phone) => one(await queries.byPhone(orgId, phone)),
    agents: async (orgId) => (await queries.staff(orgId)).map(entryOf),
  };
}

function entryOf(row: PersonRow): DirectoryEntry {
  const phones = phonesOf(row);
  const person: Person = {
    kind: row.kind,
    id: row.id,
    name: row.name,
    phone: phones[0] ?? null,
    email: row.email,
    avatarUrl: row.avatar_url,
    company: row.company,
  };
  return {
    person,
    userId: row.user_id,
    contactId: row.contact_id,
    role: row.role as Role,
    doNotCall: row.do_not_call === 1,
    phones,
  };
}

/** What staff wrote into the contact stands before what the account says. */
function phonesOf(row: PersonRow): readonly string[] {
  const listed =
    row.contact_phones === null ? [] : (JSON.parse(row.contact_phones) as { readonly number: string }[]);
  const numbers = listed.map((phone) => phone.number);
  return [...new Set(row.user_phone === null ? numbers : [...numbers, row.user_phone])];
}
