import type { Migration } from './migration.js';

/** Accounts at vendors that organisations have set for themselves. */
export const providerAccounts: Migration = {
  name: '0003-provider-accounts',
  statements: ({ table, key }) => [
    `create table ${table('offhook_provider_accounts')} (
      id ${key} primary key,
      org_id ${key} not null,
      provider ${key} not null,
      version integer not null,
      settings text not null,
      replaced_at bigint,
      updated_at bigint not null
    )`,
    `create unique index offhook_provider_accounts_in_use on ${table('offhook_provider_accounts')} (org_id, provider)
      where replaced_at is null`,
    `create index offhook_provider_accounts_updated on ${table('offhook_provider_accounts')} (updated_at)`,
  ],
};
