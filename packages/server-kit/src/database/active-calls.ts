import type { CallState } from '@offhook/core/call';

import type { Database } from './database.js';
import type { EpochMs } from './schema.js';
import { parseState, type StateRow } from './stored-calls.js';

/** What the ETag of a user's active calls is made of. */
export interface ActiveVersions {
  readonly calls: readonly { readonly id: string; readonly version: number }[];
  readonly missedUnseen: number;
}

/** Reads of what concerns a user now. */
export interface ActiveCalls {
  /** Calls this user is active in, and those that ended for them at or after `endedSince`. */
  activeCallsFor(orgId: string, userId: string, endedSince: EpochMs): Promise<readonly CallState[]>;
  /** Ids and versions of the same calls, sorted by id, and the missed count, in one statement. */
  activeVersionsFor(orgId: string, userId: string, endedSince: EpochMs): Promise<ActiveVersions>;
  /** Calls this user is active in; with `null`, in every organisation. */
  liveCallsOfUser(orgId: string | null, userId: string): Promise<readonly CallState[]>;
  missedUnseenCount(orgId: string, userId: string): Promise<number>;
}

/** Makes the reads of what concerns a user now. */
export function createActiveCalls(database: Database): ActiveCalls {
  const calls = database.table('offhook_calls');
  const people = database.table('offhook_call_people');
  const liveIds = `select call_id from ${people} where org_id = ? and user_id = ? and ended_at is null and active = 1`;
  const activeIds = `${liveIds} union select call_id from ${people} where org_id = ? and user_id = ? and ended_at >= ?`;
  const states = (ids: string) =>
    `select state from ${calls} where id in (${ids}) order by started_at desc, id desc`;
  const missed = `select count(*) as version from ${people} where org_id = ? and user_id = ? and missed = 1 and missed_seen = 0`;
  const versions = `select id, version from ${calls} where id in (${activeIds})
    union all select null as id, seen.version from (${missed}) as seen`;
  const [liveStates, activeStates] = [states(liveIds), states(activeIds)];
  const liveStatesAnywhere = states(
    `select call_id from ${people} where user_id = ? and ended_at is null and active = 1`,
  );
  return {
    activeCallsFor: async (orgId, userId, endedSince) =>
      (await database.read<StateRow>(activeStates, [orgId, userId, orgId, userId, endedSince])).map(
        parseState,
      ),
    activeVersionsFor: async (orgId, userId, endedSince) => {
      const values = [orgId, userId, orgId, userId, endedSince, orgId, userId];
      return toActiveVersions(await database.read<VersionColumns>(versions, values));
    },
    liveCallsOfUser: async (orgId, userId) =>
      (
        await (orgId === null
          ? database.read<StateRow>(liveStatesAnywhere, [userId])
          : database.read<StateRow>(liveStates, [orgId, userId]))
      ).map(parseState),
    missedUnseenCount: async (orgId, userId) =>
      Number((await database.read<{ version: number }>(missed, [orgId, userId]))[0]?.version ?? 0),
  };
}

interface VersionColumns {
  /** `null` on the one row that carries the missed count instead of a version. */
  readonly id: string | null;
  readonly version: number;
}

function toActiveVersions(rows: readonly VersionColumns[]): ActiveVersions {
  const calls = rows.flatMap(({ id, version }) => (id === null ? [] : [{ id, version }]));
  calls.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { calls, missedUnseen: rows.find((row) => row.id === null)?.version ?? 0 };
}
