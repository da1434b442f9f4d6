import type { HostUser, Principal } from '@offhook/server-kit';
import type { Account } from './people.js';

/** The account as the calling kit knows people, for calls that our own code makes into it. */
export function principalOf(account: Account): Principal & HostUser {
  return {
    userId: account.id,
    orgId: account.orgId,
    role: account.role,
    name: account.name,
    email: account.email,
    phone: account.phone,
  };
}
