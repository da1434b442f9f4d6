import type { CallServer } from '@offhook/server-kit';
import { accounts, firstContacts, isStaffAccount, type Account } from './people.js';
import { principalOf } from './principal.js';

/**
 * Gives each practice its first contacts. A practice that has any is left alone, so that what people change, add and
 * delete stays as they left it.
 */
export async function seedContacts(services: CallServer['services']): Promise<void> {
  for (const [orgId, contacts] of Object.entries(firstContacts)) {
    const principal = principalOf(anyStaffOf(orgId));
    const found = await services.contacts.list(principal, { limit: 1 });
    if (found.items.length > 0) continue;
    for (const contact of contacts) await services.contacts.create(principal, contact);
  }
}

function anyStaffOf(orgId: string): Account {
  const account = accounts.find((one) => one.orgId === orgId && isStaffAccount(one));
  if (account === undefined) throw new TypeError(`nobody works for ${orgId}`);
  return account;
}
