import type { Database } from './database.js';
import type { EpochMs } from './schema.js';

/** A call whose deadline or lease has passed. */
export interface DueCall {
  readonly id: string;
  readonly deadline: boolean;
  readonly lease: boolean;
}

/** Reads of what the sweeper has to see to. */
export interface DueCalls {
  /** Calls whose next deadline, or whose lease while live, is at or before `now`; earliest first. */
  dueCalls(now: EpochMs, limit: number): Promise<readonly DueCall[]>;
  /** Calls with versions that nobody published since they were committed at or before `changedBefore`; oldest first. */
  unpublishedCalls(
    changedBefore: EpochMs,
    limit: number,
  ): Promise<readonly { readonly id: string; readonly version: number }[]>;
}

/** Makes the reads of what the sweeper has to see to. */
export function createDueCalls(database: Database): DueCalls {
  const calls = database.table('offhook_calls');
  // Each half is limited by its own index, so a backlog after an outage costs no full sort.
  const due = `select id, max(deadline) as deadline, max(lease) as lease, min(due_at) as due_at from (
      select * from (select id, 1 as deadline, 0 as lease, next_deadline_at as due_at from ${calls}
        where next_deadline_at <= ? order by next_deadline_at limit ?) as by_deadline
      union all
      select * from (select id, 0 as deadline, 1 as lease, lease_until as due_at from ${calls}
        where over = 0 and lease_until <= ? order by lease_until limit ?) as by_lease
    ) as due group by id order by due_at limit ?`;
  const unpublished = `select call_id as id, max(version) as version from ${database.table('offhook_call_outbox')}
    where committed_at <= ? group by call_id order by min(committed_at) limit ?`;
  return {
    dueCalls: async (now, limit) => {
      const rows = await database.read<DueColumns>(due, [now, limit, now, limit, limit]);
      return rows.map((row) => ({ id: row.id, deadline: row.deadline === 1, lease: row.lease === 1 }));
    },
    unpublishedCalls: (changedBefore, limit) => database.read(unpublished, [changedBefore, limit]),
  };
}

interface DueColumns {
  readonly id: string;
  readonly deadline: number;
  readonly lease: number;
}
