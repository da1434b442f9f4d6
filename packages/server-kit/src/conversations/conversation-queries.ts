import type { Person } from '@offhook/core/call';
import type { Database } from '../database/database.js';
import type { RowOf } from '../database/schema.js';

/** A stored conversation. */
export interface StoredConversation {
  readonly id: string;
  readonly contactId: string | null;
  readonly people: readonly Person[];
  /** Epoch ms. */
  readonly updatedAt: number;
}

/** Reads and writes of the conversation table. */
export interface ConversationQueries {
  findByKey(orgId: string, key: string): Promise<StoredConversation | null>;
  find(orgId: string, id: string): Promise<StoredConversation | null>;
  /** Does nothing when the key is taken: whoever was first has made the conversation. */
  insert(orgId: string, key: string, conversation: StoredConversation): Promise<void>;
  setPeople(id: string, people: readonly Person[], now: number): Promise<void>;
}

type Row = Pick<RowOf<'offhook_conversations'>, 'id' | 'contact_id' | 'people' | 'updated_at'>;

/** The queries on this database. */
export function createConversationQueries(database: Database): ConversationQueries {
  const table = database.table('offhook_conversations');
  const select = `select id, contact_id, people, updated_at from ${table}`;
  const one = ([row]: readonly Row[]): StoredConversation | null =>
    row === undefined
      ? null
      : {
          id: row.id,
          contactId: row.contact_id,
          people: JSON.parse(row.people) as Person[],
          updatedAt: row.updated_at,
        };
  return {
    findByKey: async (orgId, key) =>
      one(await database.read<Row>(`${select} where org_id = ? and key = ?`, [orgId, key])),
    find: async (orgId, id) =>
      one(await database.read<Row>(`${select} where org_id = ? and id = ?`, [orgId, id])),
    async insert(orgId, key, { id, contactId, people, updatedAt }) {
      await database.run(
        `insert into ${table} (id, org_id, key, contact_id, people, created_at, updated_at)
         values (?, ?, ?, ?, ?, ?, ?) on conflict (org_id, key) do nothing`,
        [id, orgId, key, contactId, JSON.stringify(people), updatedAt, updatedAt],
      );
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
