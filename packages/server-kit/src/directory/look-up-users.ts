import type { Database } from '../database/database.js';
import type { PersonRow } from './person-row.js';

interface Question {
  readonly orgId: string;
  /** One or two. */
  readonly userIds: string[];
  readonly rows: Promise<readonly PersonRow[]>;
}

/**
 * Reads single users by a prepared statement, two by two where two are asked for in the same instant: who calls and who
 * is called are one round trip before the phone rings.
 */
export function createUserLookUp(
  database: Database,
): (orgId: string, userId: string) => Promise<PersonRow | null> {
  const sql = textOf(database);
  let open: Question | null = null;

  function ask(orgId: string, userId: string): Question {
    const userIds = [userId];
    // A microtask later everybody who asks in this instant has asked.
    const rows = Promise.resolve().then(() => {
      if (open === question) open = null;
      return database.read<PersonRow>(sql, [orgId, userId, userIds[1] ?? userId]);
    });
    const question = { orgId, userIds, rows };
    return question;
  }

  return async (orgId, userId) => {
    const pair = open;
    if (pair?.orgId === orgId) {
      open = null;
      pair.userIds.push(userId);
      return rowOf(await pair.rows, userId);
    }
    open = ask(orgId, userId);
    return rowOf(await open.rows, userId);
  };
}

function rowOf(rows: readonly PersonRow[], userId: string): PersonRow | null {
  return rows.find((row) => row.id === userId) ?? null;
}

/** Takes the organisation and two users. */
function textOf({ table }: Database): string {
  return `select 'user' as kind, u.id, u.name, u.name_sort, u.email, u.company, u.avatar_url, u.id as user_id,
      linked.id as contact_id, u.role, coalesce(linked.do_not_call, 0) as do_not_call, u.phone as user_phone,
      linked.phones as contact_phones
    from ${table('offhook_users')} u left join ${table('offhook_contacts')} linked
      on linked.org_id = u.org_id and linked.user_id = u.id and linked.deleted_at is null
    where u.org_id = ? and u.id in (?, ?)`;
}
