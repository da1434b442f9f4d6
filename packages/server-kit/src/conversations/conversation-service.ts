import { isStaff, isTerminal, view, type Call, type CallState, type Person } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { Conversation, CorrespondenceEntry, PageQuery } from '@offhook/core/protocol';
import type { CallQueries } from '../database/call-queries.js';
import type { NewConversation } from '../database/call-change.js';
import type { CallFilters } from '../database/list-calls.js';
import { readCallCursor, writeCallCursor } from '../database/page-cursor.js';
import type { Clock } from '../ports/clock.js';
import type { Directory } from '../ports/directory.js';
import type { Policy } from '../ports/policy.js';
import type { Principal } from '../ports/principal.js';
import type { UserPair } from './conversation-key.js';
import type { ConversationQueries, ConversationsByKey, StoredConversation } from './conversation-queries.js';

export { keyOfContact, keyOfPhone, keyOfUsers } from './conversation-key.js';

/** Everything between the organisation and one person, as one thread. */
export interface ConversationService {
  /**
   * The organisation's conversation with this key (`contact:<id>`, `users:<a>:<b>`, `phone:<e164>`). Where there is none,
   * `opened` is for the commit that places its first call, which is refused when somebody else was faster. People who
   * were not in it yet are added. `readAhead` saves reading what is in it.
   */
  findOrOpen(
    orgId: string,
    key: string,
    facts: { readonly contactId: string | null; readonly people: readonly Person[] },
    readAhead?: ConversationsByKey,
  ): Promise<{ readonly id: string; readonly opened: NewConversation | null }>;
  /** Reads what a call between two users may belong to, while it is still being found out which it is. */
  betweenUsers(orgId: string, users: UserPair): Promise<ConversationsByKey>;
  /** Whether the organisation has this conversation. */
  exists(orgId: string, id: string): Promise<boolean>;
  /** The conversation with a page of its entries, newest first. `not_found` for whoever may not see it. */
  get(principal: Principal, id: string, page: PageQuery): Promise<Conversation>;
}

/** What the service needs. */
export interface ConversationServicePorts {
  readonly queries: ConversationQueries;
  readonly calls: Pick<CallQueries, 'listCalls'>;
  readonly directory: Directory;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly newId: () => string;
}

const defaultLimit = 50;
/** A busy line's staff need not all be listed. */
const mostPeople = 50;

/** The service over the database's conversations and calls. */
export function createConversationService(ports: ConversationServicePorts): ConversationService {
  const { queries, calls, policy, clock, newId } = ports;

  return {
    async findOrOpen(orgId, key, { contactId, people }, readAhead) {
      const stored =
        readAhead?.get(key) ?? (readAhead?.has(key) ? null : await queries.findByKey(orgId, key));
      if (stored === null) {
        const id = newId();
        const first = JSON.stringify(mergePeople([], people));
        return { id, opened: { id, key, contact_id: contactId, people: first } };
      }
      const merged = mergePeople(stored.people, people);
      if (JSON.stringify(merged) !== JSON.stringify(stored.people))
        await queries.setPeople(stored.id, merged, clock.now());
      return { id: stored.id, opened: null };
    },

    betweenUsers: queries.betweenUsers,

    exists: async (orgId, id) => (await queries.find(orgId, id)) !== null,

    async get(principal, id, { limit = defaultLimit, cursor }) {
      const stored = await queries.find(principal.orgId, id);
      if (stored === null) throw new CallError('not_found');
      const own = policy.scope(principal) === 'mine';
      const filters: CallFilters = {
        orgId: principal.orgId,
        conversationId: id,
        ...(own ? { mineUserId: principal.userId } : {}),
      };
      const after = cursor === undefined ? null : readCallCursor(cursor);
      const [page, newest, live] = await Promise.all([
        calls.listCalls(filters, { limit, after }),
        calls.listCalls(filters, { limit: 1 }),
        calls.listCalls({ ...filters, over: false }, { limit: 1 }),
      ]);
      if (own && newest.calls.length === 0 && !(await isAmong(ports.directory, principal, stored)))
        throw new CallError('not_found');
      const visible = page.calls.filter((call) => policy.canView(principal, call));
      const currentCallId = live.calls.find((call) => policy.canView(principal, call))?.id ?? null;
      return {
        id,
        contactId: stored.contactId,
        people: stored.people.map((person) => personFor(principal, person)),
        status: currentCallId === null ? 'completed' : 'active',
        currentCallId,
        updatedAt: new Date(Math.max(stored.updatedAt, newest.calls[0]?.placedAt ?? 0)).toISOString(),
        entries: visible.map((call) => entryOf(call, principal)),
        nextCursor: page.next === null ? null : writeCallCursor(page.next),
      };
    },
  };
}

/** Known people with what is now known of them, then the new ones. */
function mergePeople(known: readonly Person[], more: readonly Person[]): readonly Person[] {
  const byKey = new Map([...known, ...more].map((person) => [`${person.kind}:${person.id}`, person]));
  return [...byKey.values()].slice(0, mostPeople);
}

async function isAmong(
  directory: Directory,
  principal: Principal,
  { contactId, people }: StoredConversation,
): Promise<boolean> {
  if (people.some((person) => person.kind === 'user' && person.id === principal.userId)) return true;
  return (
    contactId !== null && (await directory.byContact(principal.orgId, contactId))?.userId === principal.userId
  );
}

/** A client sees of staff the name and the picture, never how to reach them past the kit. */
function personFor(principal: Principal, person: Person): Person {
  if (isStaff(principal.role) || person.id === principal.userId || person.kind !== 'user') return person;
  return { ...person, phone: null, email: null };
}

function entryOf(state: CallState, principal: Principal): CorrespondenceEntry {
  const call: Call = view(state, principal);
  // Staff reads one thread of the organisation, so a colleague's call points the same way as their own.
  const direction = isStaff(principal.role) ? state.direction : call.direction;
  const other = direction === 'outbound' ? call.to : call.from;
  return {
    id: call.id,
    conversationId: call.conversationId,
    contactId: call.contactId,
    userId: call.agentId,
    channel: call.channel,
    direction,
    status: call.status,
    at: call.startedAt,
    address: other.phone ?? other.email,
    durationSeconds: isTerminal(call.status) ? call.durationSeconds : null,
    recordingId: null,
    body: call.notes,
    callId: call.id,
  };
}
