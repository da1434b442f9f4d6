import type { Migration } from './migration.js';

/** Numbers that organisations call from and are called at. */
export const numbers: Migration = {
  name: '0004-numbers',
  statements: ({ table, key }) => {
    const name = table('offhook_numbers');
    return [
      `create table ${name} (
        id ${key} primary key,
        org_id ${key} not null,
        provider ${key} not null,
        account ${key},
        number ${key} not null,
        name text not null,
        active smallint not null,
        is_default smallint not null,
        created_at bigint not null,
        updated_at bigint not null,
        constraint offhook_numbers_number unique (number, provider)
      )`,
      `create index offhook_numbers_of_org on ${name} (org_id, number, id)`,
      `create unique index offhook_numbers_default on ${name} (org_id) where is_default = 1`,
    ];
  },
};
