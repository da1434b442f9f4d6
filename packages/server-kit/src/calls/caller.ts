import type { Person } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { Directory } from '../ports/directory.js';
import type { Principal } from '../ports/principal.js';
import type { Party } from './new-call.js';

/** The side that places a call. */
export interface CallerSide {
  readonly party: Party;
  /** The contact that this user is to the organisation, if any. */
  readonly contactId: string | null;
}

/** The user that places the call: a program of the host may do it for a named user; nobody else may. */
export async function callingPrincipal(
  directory: Directory,
  principal: Principal,
  asUserId: string | undefined,
): Promise<Principal> {
  if (principal.role !== 'service') {
    if (asUserId !== undefined && asUserId !== principal.userId) throw new CallError('forbidden');
    return principal;
  }
  if (asUserId === undefined)
    throw new CallError('invalid_request', { message: 'A service names the user that calls: asUserId.' });
  const entry = await directory.byUser(principal.orgId, asUserId);
  if (entry === null)
    throw new CallError('not_found', { message: 'The user in asUserId is not known here.' });
  return { userId: asUserId, orgId: principal.orgId, role: entry.role, name: entry.person.name };
}

/** The caller with what the sign-in says, and where it says nothing, what the directory knows. */
export async function callerSideOf(directory: Directory, caller: Principal): Promise<CallerSide> {
  const known = await directory.byUser(caller.orgId, caller.userId);
  const person: Person = {
    kind: 'user',
    id: caller.userId,
    name: caller.name,
    phone: caller.phone ?? known?.person.phone ?? null,
    email: caller.email ?? known?.person.email ?? null,
    avatarUrl: caller.avatarUrl ?? known?.person.avatarUrl ?? null,
    company: known?.person.company ?? null,
  };
  return { party: { person, userId: caller.userId, role: caller.role }, contactId: known?.contactId ?? null };
}
