import { isStaff, type Role } from '@offhook/core/call';
import type { DirectoryPerson, DirectoryQuery, Page, Presence } from '@offhook/core/protocol';
import type { Directory, DirectoryEntry } from '../ports/directory.js';
import type { Policy } from '../ports/policy.js';
import type { PresenceSource } from '../ports/presence.js';
import type { Principal } from '../ports/principal.js';

/** Tells a person whom it may ring. */
export interface DirectoryService {
  /** By name, without the person itself. With `id` or `email`: that one person, if it may be rung. */
  search(principal: Principal, query: DirectoryQuery): Promise<Page<DirectoryPerson>>;
}

const defaultLimit = 50;
const staffRoles: readonly Role[] = ['agent', 'admin'];

/** The service over any directory. */
export function createDirectoryService(ports: {
  readonly directory: Directory;
  readonly policy: Policy;
  readonly presence: PresenceSource;
}): DirectoryService {
  const { directory, policy, presence } = ports;

  async function find(principal: Principal, query: DirectoryQuery): Promise<Page<DirectoryEntry>> {
    const { orgId } = principal;
    const { id, email, query: text, cursor, limit = defaultLimit } = query;
    const kind = query.kind === 'staff' ? 'user' : query.kind;
    if (id !== undefined) {
      const found =
        (kind === 'contact' ? null : await directory.byUser(orgId, id)) ??
        (kind === 'user' ? null : await directory.byContact(orgId, id));
      return { items: found === null ? [] : [found], nextCursor: null };
    }
    if (email !== undefined) {
      const found = await directory.byEmail(orgId, email);
      return { items: found === null ? [] : [found], nextCursor: null };
    }
    // Asking for less keeps a client's pages full; what it may ring is for the policy alone to say.
    const roles = principal.role === 'client' || query.kind === 'staff' ? staffRoles : undefined;
    return directory.search(orgId, { query: text, kind, roles, limit, cursor });
  }

  return {
    async search(principal, query) {
      const { items, nextCursor } = await find(principal, query);
      const shown = items.filter(
        (entry) => entry.userId !== principal.userId && mayRing(policy, principal, entry),
      );
      const reachable = await presence.presenceOf(
        principal.orgId,
        shown.flatMap((entry) => (entry.userId === null ? [] : [entry.userId])),
      );
      return { items: shown.map((entry) => personFor(policy, principal, entry, reachable)), nextCursor };
    },
  };
}

/** Whether the policy lets the person ring the entry in the app or, where there is no account, at all. */
function mayRing(policy: Policy, principal: Principal, entry: DirectoryEntry): boolean {
  const phone = entry.userId === null ? (entry.phones[0] ?? null) : null;
  return policy.canCall(principal, { entry, phone, channel: 'voice' });
}

function personFor(
  policy: Policy,
  principal: Principal,
  entry: DirectoryEntry,
  reachable: ReadonlyMap<string, Presence>,
): DirectoryPerson {
  const { person, userId, phones, doNotCall } = entry;
  const [phone] = phones;
  const byPhone =
    phone !== undefined && !doNotCall && policy.canCall(principal, { entry, phone, channel: 'voice' });
  return {
    ...person,
    // A client sees of staff the name and the picture, never how to reach them past the kit.
    ...(isStaff(principal.role) ? {} : { phone: null, email: null }),
    presence: (userId === null ? undefined : reachable.get(userId)) ?? 'offline',
    isStaff: entry.role !== null && isStaff(entry.role),
    canRing: userId !== null || byPhone,
  };
}
