import type { Person } from '@offhook/core/call';
import type { Database } from '../database/database.js';
import type { RowOf } from '../database/schema.js';
import { keyOfContact, keyOfUsers, type UserPair } from './conversation-key.js';

/** A stored conversation. */
export interface StoredConversation {
  readonly id: string;
  readonly contactId: string | null;
  readonly people: readonly Person[];
  /** Epoch ms. */
  readonly updatedAt: number;
}

/** Conversations, and `null` for keys without one. */
export type ConversationsByKey = ReadonlyMap<string, StoredConversation | null>;

/** Reads and writes of the conversation table. */
export interface ConversationQueries {
  findByKey(orgId: string, key: string): Promise<StoredConversation | null>;
  find(orgId: string, id: string): Promise<StoredConversation | null>;
  /** All that a call between two users may belong to, by key; `null` where there is none yet. */
  betweenUsers(orgId: string, users: UserPair): Promise<ConversationsByKey>;
  setPeople(id: string, people: readonly Person[], now: number): Promise<void>;
}

type Row = Pick<RowOf<'offhook_conversations'>, 'id' | 'contact_id' | 'people' | 'updated_at'>;

type WantedRow = { readonly wanted_key: string } & (Row | { readonly id: null });

/** The queries on this database. */
export function createConversationQueries(database: Database): ConversationQueries {
  const table = database.table('offhook_conversations');
  const select = `select id, contact_id, people, updated_at from ${table}`;
  const between = `select wanted.key as wanted_key, found.id, found.contact_id, found.people, found.updated_at
    from (select cast(? as text) as key union all select '${keyOfContact('')}' || id from ${database.table('offhook_contacts')}
      where org_id = ? and user_id in (?, ?) and deleted_at is null) as wanted
    left join ${table} found on found.org_id = ? and found.key = wanted.key`;
  const stored = (row: Row): StoredConversation => ({
    id: row.id,
    contactId: row.contact_id,
    people: JSON.parse(row.people) as Person[],
    updatedAt: row.updated_at,
  });
  const one = ([row]: readonly Row[]): StoredConversation | null => (row === undefined ? null : stored(row));
  return {
    findByKey: async (orgId, key) =>
      one(await database.read<Row>(`${select} where org_id = ? and key = ?`, [orgId, key])),
    find: async (orgId, id) =>
      one(await database.read<Row>(`${select} where org_id = ? and id = ?`, [orgId, id])),
    async betweenUsers(orgId, users) {
      const values = [keyOfUsers(users), orgId, ...users, orgId];
      const rows = await database.read<WantedRow>(between, values);
      return new Map(rows.map((row) => [row.wanted_key, row.id === null ? null : stored(row)]));
    },
    async setPeople(id, people, now) {
      await database.run(`update ${table} set people = ?, updated_at = ? where id = ?`, [
        JSON.stringify(people),
        now,
        id,
      ]);
    },
  };
}
