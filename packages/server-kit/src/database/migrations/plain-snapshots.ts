import type { Migration } from './migration.js';

/**
 * PostgreSQL compresses rows beyond 2 kB, at each version of a call anew, and unpacks them at each read: a snapshot of some
 * 2.5 kB came just above. Up to a page it is stored as it is, which takes a tenth of the server's time for a change and about
 * twice the room (https://www.postgresql.org/docs/current/storage-toast.html).
 */
export const plainSnapshots: Migration = {
  name: '0006-plain-snapshots',
  statements: ({ engine, table }) =>
    engine === 'postgres' ? [`alter table ${table('offhook_calls')} set (toast_tuple_target = 8160)`] : [],
};
