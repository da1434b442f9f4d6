import type { Migration } from './migration.js';

/**
 * What has to be published gets a table of its own. Until here each version of a call was marked in its row, which wrote the
 * row and all its indexes once more, and kept PostgreSQL from leaving indexes alone whose columns stay as they are (HOT
 * updates, https://www.postgresql.org/docs/current/storage-hot.html). For these it wants room on the row's page.
 */
export const callOutbox: Migration = {
  name: '0005-call-outbox',
  statements: ({ engine, table, key, clustered }) => {
    const [calls, outbox] = [table('offhook_calls'), table('offhook_call_outbox')];
    return [
      `create table ${outbox} (
        call_id ${key} not null,
        version integer not null,
        committed_at bigint not null,
        primary key (call_id, version)
      ) ${clustered}`,
      `insert into ${outbox} (call_id, version, committed_at)
        select id, version, updated_at from ${calls} where published_version < version`,
      `drop index ${calls.replace(/offhook_calls$/, 'offhook_calls_unpublished')}`,
      `alter table ${calls} drop column published_version`,
      ...(engine === 'postgres' ? [`alter table ${calls} set (fillfactor = 70)`] : []),
    ];
  },
};
