import type { Call } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { Contact, Conversation } from '@offhook/core/protocol';
import type { CallServer } from '@offhook/server-kit';
import { isStaffAccount, type Account } from './people.js';
import type { Providers } from './providers.js';
import { principalOf } from './principal.js';

/** What the pages read from the calling kit. */
export interface ClinicData {
  /** Calls to phones are simulated. */
  readonly voiceIsDemo: boolean;
  /** How staff may take part in a call to a phone. */
  readonly agentLegs: Providers['agentLegs'];
  /** What is switched off, one sentence each. */
  readonly notices: readonly string[];
  contacts(
    account: Account,
    query: string,
  ): Promise<{ readonly contacts: readonly Contact[]; readonly more: boolean }>;
  /** `null` when there is none, or it is not for this account. */
  conversation(account: Account, id: string): Promise<ConversationWithContact | null>;
  /** `null` when there is none, or the account may not see it. */
  call(account: Account, id: string): Promise<Call | null>;
}

/** A conversation and, for staff, the contact that it is with. */
export interface ConversationWithContact {
  readonly conversation: Conversation;
  readonly contact: Contact | null;
}

const contactsOnAPage = 200;

/** The pages' data from the kit's services: the same checks as the API, without a round trip. */
export function createClinicData(
  services: CallServer['services'],
  { agentLegs, isLive, notices }: Pick<Providers, 'agentLegs' | 'isLive' | 'notices'>,
): ClinicData {
  return {
    voiceIsDemo: !isLive,
    agentLegs,
    notices,
    async contacts(account, query) {
      const filter = query === '' ? {} : { query };
      const page = await services.contacts.list(principalOf(account), { limit: contactsOnAPage, ...filter });
      return { contacts: page.items, more: page.nextCursor !== null };
    },
    async conversation(account, id) {
      const principal = principalOf(account);
      const conversation = await orNull(services.conversations.get(principal, id, { limit: 1 }));
      if (conversation === null) return null;
      const { contactId } = conversation;
      const hasContact = contactId !== null && isStaffAccount(account);
      return {
        conversation,
        contact: hasContact ? await orNull(services.contacts.get(principal, contactId)) : null,
      };
    },
    call: (account, id) => orNull(services.calls.get(principalOf(account), id)),
  };
}

/** Resolves with `null` for what does not exist or may not be seen. */
async function orNull<Value>(work: Promise<Value>): Promise<Value | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof CallError && (error.code === 'not_found' || error.code === 'forbidden')) return null;
    throw error;
  }
}
