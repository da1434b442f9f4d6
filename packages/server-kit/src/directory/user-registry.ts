import { isStaff, type Role } from '@offhook/core/call';
import { sql } from 'kysely';
import type { Database, OffhookKysely } from '../database/database.js';
import { digitsOf, fold } from '../database/search-text.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Principal } from '../ports/principal.js';

/** A user as the host names it at start. */
export interface HostUser {
  readonly userId: string;
  readonly orgId: string;
  readonly role: Role;
  readonly name: string;
  readonly email?: string | undefined;
  /** E.164. */
  readonly phone?: string | undefined;
  readonly avatarUrl?: string | undefined;
  readonly company?: string | undefined;
}

/** Keeps the users of the host in the database, so that they can be found and rung. */
export interface UserRegistry {
  /** Adds users or brings them up to date. */
  add(users: readonly HostUser[]): Promise<void>;
  /** Notes who signed in. Returns at once; writes at most once an hour per user unless something about it changed. */
  saw(principal: Principal): void;
  /** What was signed in as this user counts no longer: who signs in again is noted at once. */
  forget(userId: string): void;
  /** Resolves when everything noted is written. */
  settled(): Promise<void>;
}

const refreshMs = 60 * 60 * 1000;
const rememberedUsers = 50_000;

/** The registry on this database. */
export function createUserRegistry(ports: {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}): UserRegistry {
  const { database, clock, logger } = ports;
  const noted = new Map<string, { readonly facts: string; readonly at: number }>();
  // `jwt()` hands out the same object for the same token: most requests stop at this look-up.
  let seen = new WeakSet<Principal>();
  let seenSince = clock.now();
  const writing = new Set<Promise<void>>();

  function write(principal: Principal, key: string): void {
    const done = database
      .write((tables) => upsert(tables, [principal], clock.now()))
      .catch((error: unknown) => {
        noted.delete(key);
        logger.warn({ err: error, userId: principal.userId }, 'the user could not be noted');
      })
      .finally(() => writing.delete(done));
    writing.add(done);
  }

  return {
    async add(users) {
      await database.write((tables) => upsert(tables, users, clock.now()));
    },
    saw(principal) {
      if (seen.has(principal)) {
        if (clock.now() - seenSince < refreshMs) return;
        seen = new WeakSet();
        seenSince = clock.now();
      }
      seen.add(principal);
      // Programs and guests of one call are nobody to ring.
      if (principal.role === 'service' || principal.role === 'guest') return;
      const key = `${principal.orgId}\n${principal.userId}`;
      const { role, name, email, phone, avatarUrl } = principal;
      const facts = JSON.stringify([role, name, email, phone, avatarUrl]);
      const last = noted.get(key);
      if (last?.facts === facts && clock.now() - last.at < refreshMs) return;
      if (noted.size >= rememberedUsers) noted.clear();
      noted.set(key, { facts, at: clock.now() });
      write(principal, key);
    },
    forget(userId) {
      for (const key of noted.keys()) if (key.endsWith(`\n${userId}`)) noted.delete(key);
    },
    async settled() {
      while (writing.size > 0) await Promise.all(writing);
    },
  };
}

/** What a sign-in does not say (a token without a phone, say) keeps what the host said at start. */
async function upsert(
  tables: OffhookKysely,
  users: readonly (HostUser | Principal)[],
  now: number,
): Promise<void> {
  for (const user of users) {
    const row = rowOf(user, now);
    await tables
      .insertInto('offhook_users')
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(['org_id', 'id']).doUpdateSet((column) => ({
          role: row.role,
          ...(user.name === user.userId
            ? {}
            : { name: row.name, name_sort: row.name_sort, search_text: row.search_text }),
          email: sql<
            string | null
          >`coalesce(${column.ref('excluded.email')}, ${column.ref('offhook_users.email')})`,
          phone: sql<
            string | null
          >`coalesce(${column.ref('excluded.phone')}, ${column.ref('offhook_users.phone')})`,
          avatar_url: sql<
            string | null
          >`coalesce(${column.ref('excluded.avatar_url')}, ${column.ref('offhook_users.avatar_url')})`,
          company: sql<
            string | null
          >`coalesce(${column.ref('excluded.company')}, ${column.ref('offhook_users.company')})`,
          updated_at: row.updated_at,
        })),
      )
      .execute();
  }
}

function rowOf(user: HostUser | Principal, now: number) {
  const company = 'company' in user ? (user.company ?? null) : null;
  // Revocations go by the issuers' clocks.
  const issuedAt = 'issuedAt' in user ? (user.issuedAt ?? 0) : 0;
  // Staff's own phone is for their agent leg, nothing to search by.
  const words = [
    fold(user.name),
    fold(user.email ?? ''),
    fold(company ?? ''),
    isStaff(user.role) ? '' : digitsOf(user.phone ?? ''),
  ];
  return {
    org_id: user.orgId,
    id: user.userId,
    role: user.role,
    name: user.name,
    name_sort: fold(user.name),
    search_text: words.filter((word) => word !== '').join('\n'),
    email: user.email?.trim().toLowerCase() ?? null,
    phone: user.phone ?? null,
    avatar_url: user.avatarUrl ?? null,
    company,
    updated_at: Math.max(now, issuedAt * 1000),
  };
}
