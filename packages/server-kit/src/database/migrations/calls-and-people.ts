import type { Migration, MigrationContext } from './migration.js';

/**
 * Calls, their people, events and receipts; contacts, users, conversations. Tables that every call writes have no foreign
 * keys: their rows are written in one commit by one function, and a check per row would lock and read the call again. They
 * have few indexes too: each one is a page more to write before a phone rings.
 */
export const callsAndPeople: Migration = {
  name: '0001-calls-and-people',
  statements: (context) => [
    ...calls(context),
    ...callSideTables(context),
    ...contacts(context),
    ...people(context),
  ],
};

function calls({ table, key }: MigrationContext): string[] {
  const name = table('offhook_calls');
  return [
    `create table ${name} (
      id ${key} primary key,
      org_id ${key} not null,
      version integer not null,
      published_version integer not null default 0,
      kind text not null,
      channel text not null,
      provider text not null,
      direction text not null,
      status text not null,
      over smallint not null,
      conversation_id ${key} not null,
      contact_id ${key},
      agent_id ${key},
      created_by ${key} not null,
      caller_user_id ${key},
      dialed_number ${key},
      reference ${key},
      search_text text not null,
      on_hold smallint not null,
      started_at bigint not null,
      answered_at bigint,
      ended_at bigint,
      duration_seconds integer,
      outcome text,
      next_deadline_at bigint,
      lease_until bigint,
      ring_pair ${key},
      idempotency_key ${key},
      idempotency_hash text,
      idempotency_expires_at bigint,
      updated_at bigint not null,
      state text not null
    )`,
    `create unique index offhook_calls_ring_pair on ${name} (ring_pair) where ring_pair is not null`,
    `create unique index offhook_calls_idempotency_key on ${name} (idempotency_key) where idempotency_key is not null`,
    `create index offhook_calls_idempotency_expiry on ${name} (idempotency_expires_at) where idempotency_expires_at is not null`,
    `create index offhook_calls_newest on ${name} (org_id, started_at desc, id desc)`,
    `create index offhook_calls_placed_by on ${name} (org_id, created_by, started_at)`,
    `create index offhook_calls_contact on ${name} (contact_id, started_at desc) where contact_id is not null`,
    `create index offhook_calls_conversation on ${name} (conversation_id, started_at desc)`,
    `create index offhook_calls_reference on ${name} (org_id, reference) where reference is not null`,
    `create index offhook_calls_dialed on ${name} (org_id, started_at) where dialed_number is not null`,
    `create index offhook_calls_unpublished on ${name} (updated_at) where published_version < version`,
    `create index offhook_calls_deadline on ${name} (next_deadline_at) where next_deadline_at is not null`,
    `create index offhook_calls_lease on ${name} (lease_until) where over = 0 and lease_until is not null`,
  ];
}

function callSideTables({ table, key, clustered }: MigrationContext): string[] {
  const callPeople = table('offhook_call_people');
  return [
    `create table ${callPeople} (
      call_id ${key} not null,
      org_id ${key} not null,
      user_id ${key} not null,
      participant_id ${key} not null,
      part text not null,
      active smallint not null,
      missed smallint not null,
      missed_seen smallint not null default 0,
      started_at bigint not null,
      ended_at bigint,
      primary key (call_id, user_id)
    ) ${clustered}`,
    `create index offhook_call_people_newest on ${callPeople} (user_id, org_id, started_at desc, call_id desc)`,
    `create index offhook_call_people_ended on ${callPeople} (user_id, org_id, ended_at)`,
    `create index offhook_call_people_missed on ${callPeople} (user_id, org_id) where missed = 1 and missed_seen = 0`,
    `create table ${table('offhook_call_events')} (
      id ${key} not null,
      call_id ${key} not null,
      version integer not null,
      position integer not null,
      at bigint not null,
      type text not null,
      actor_user_id ${key},
      data text not null,
      primary key (call_id, version, position)
    ) ${clustered}`,
    `create table ${table('offhook_webhook_receipts')} (
      provider ${key} not null,
      event_key ${key} not null,
      call_id ${key},
      received_at bigint not null,
      constraint offhook_webhook_receipts_pkey primary key (provider, event_key)
    ) ${clustered}`,
    `create index offhook_webhook_receipts_age on ${table('offhook_webhook_receipts')} (received_at)`,
    `create table ${table('offhook_intents')} (
      key ${key} primary key,
      hash text not null,
      call_id ${key} not null,
      expires_at bigint not null
    )`,
    `create table ${table('offhook_revocations')} (user_id ${key} primary key, revoked_at bigint not null)`,
  ];
}

function contacts({ table, key }: MigrationContext): string[] {
  const name = table('offhook_contacts');
  return [
    `create table ${name} (
      id ${key} primary key,
      org_id ${key} not null,
      name text not null,
      name_sort ${key} not null,
      search_text text not null,
      phones text not null,
      email text,
      company text,
      category text not null,
      do_not_call smallint not null default 0,
      avatar_url text,
      user_id ${key},
      created_at bigint not null,
      updated_at bigint not null,
      deleted_at bigint
    )`,
    `create index offhook_contacts_by_name on ${name} (org_id, name_sort, id)`,
    `create unique index offhook_contacts_user on ${name} (org_id, user_id)
      where user_id is not null and deleted_at is null`,
    `create table ${table('offhook_contact_phones')} (
      contact_id ${key} not null references ${name} (id) on delete cascade,
      org_id ${key} not null,
      number ${key} not null,
      primary key (contact_id, number)
    )`,
    `create index offhook_contact_phones_number on ${table('offhook_contact_phones')} (org_id, number)`,
    `create table ${table('offhook_contact_favorites')} (
      user_id ${key} not null,
      contact_id ${key} not null references ${name} (id) on delete cascade,
      primary key (user_id, contact_id)
    )`,
    `create index offhook_contact_favorites_contact on ${table('offhook_contact_favorites')} (contact_id)`,
  ];
}

function people({ table, key }: MigrationContext): string[] {
  return [
    `create table ${table('offhook_users')} (
      org_id ${key} not null,
      id ${key} not null,
      role text not null,
      name text not null,
      name_sort ${key} not null,
      search_text text not null,
      email text,
      phone text,
      avatar_url text,
      company text,
      updated_at bigint not null,
      primary key (org_id, id)
    )`,
    `create index offhook_users_by_name on ${table('offhook_users')} (org_id, name_sort, id)`,
    `create table ${table('offhook_conversations')} (
      id ${key} primary key,
      org_id ${key} not null,
      key ${key} not null,
      contact_id ${key},
      people text not null,
      created_at bigint not null,
      updated_at bigint not null,
      constraint offhook_conversations_key unique (org_id, key)
    )`,
    `create index offhook_conversations_contact on ${table('offhook_conversations')} (contact_id) where contact_id is not null`,
  ];
}
