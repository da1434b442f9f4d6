import { isStaff } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import {
  keyOfContact,
  keyOfPhone,
  keyOfUsers,
  type ConversationService,
} from '../conversations/conversation-service.js';
import type { NewConversation } from '../database/call-change.js';
import type { Principal } from '../ports/principal.js';
import type { CallerSide } from './caller.js';
import type { Target } from './find-target.js';

/** Knows the conversations that calls belong to. */
export type ConversationKeeper = Pick<ConversationService, 'betweenUsers' | 'findOrOpen' | 'exists'>;

/** Conversations that were read before it was known which of them a call belongs to. */
export type ReadAhead = Awaited<ReturnType<ConversationKeeper['betweenUsers']>>;

/** Where a call belongs. */
export interface CallConversation {
  readonly conversationId: string;
  readonly contactId: string | null;
  /** To be made by the commit that places the call; `null` when it is there. */
  readonly opened: NewConversation | null;
}

type CallTarget = Pick<Target, 'callee' | 'entry' | 'number'>;

/**
 * The conversation of a call: the one that staff asked for, else the one per contact, per pair of users, per unknown
 * number, to be opened if there is none.
 */
export async function findConversation(
  conversations: ConversationKeeper,
  { orgId, role }: Principal,
  caller: CallerSide,
  target: CallTarget,
  asked: string | undefined,
  readAhead: ReadAhead | undefined,
): Promise<CallConversation> {
  const { key, contactId } = conversationKey(caller, target);
  if (asked === undefined || !isStaff(role)) {
    const people = [caller.party.person, target.callee.person];
    const { id, opened } = await conversations.findOrOpen(orgId, key, { contactId, people }, readAhead);
    return { contactId, conversationId: id, opened };
  }
  if (!(await conversations.exists(orgId, asked)))
    throw new CallError('not_found', { message: 'This conversation does not exist.' });
  return { contactId, conversationId: asked, opened: null };
}

function conversationKey(
  caller: CallerSide,
  target: CallTarget,
): { readonly key: string; readonly contactId: string | null } {
  const { entry, number } = target;
  const contactId = customerContact(caller, target);
  if (contactId !== null) return { key: keyOfContact(contactId), contactId };
  if (entry?.userId != null && caller.party.userId !== null)
    return { key: keyOfUsers([caller.party.userId, entry.userId]), contactId: null };
  return { key: keyOfPhone(number ?? ''), contactId: null };
}

/** The contact of the side that is not staff. An unknown number is nobody's, whoever dials it. */
function customerContact(caller: CallerSide, { entry, number }: CallTarget): string | null {
  if (number !== null || entry === null || !isStaff(entry.role)) return entry?.contactId ?? null;
  return caller.party.role !== null && isStaff(caller.party.role) ? null : caller.contactId;
}
