import { type ActiveSnapshot, type Call, type CallState, isStaff } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { CallListQuery, CallStatusView, Page, TimelineEntry } from '@offhook/core/protocol';
import type { CallQueries } from '../database/call-queries.js';
import type { CallFilters } from '../database/list-calls.js';
import { readCallCursor, writeCallCursor } from '../database/page-cursor.js';
import type { Clock } from '../ports/clock.js';
import type { Directory } from '../ports/directory.js';
import type { Policy } from '../ports/policy.js';
import type { Principal } from '../ports/principal.js';
import { defaultPolicy } from './policy.js';
import type { ProviderRegistry } from './provider-registry.js';
import { activeSnapshot, activeTag } from './read-active.js';
import { timelineOf } from './read-timeline.js';
import { searchTerm } from '../database/search-text.js';

const defaultPageSize = 50;

/** What reading calls needs. */
export interface ReadCallsPorts {
  readonly queries: CallQueries;
  readonly policy: Policy;
  readonly providers: ProviderRegistry;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly present: (principal: Principal, call: CallState) => Call;
}

/** Everything that reads calls. */
export interface ReadCalls {
  get(principal: Principal, callId: string): Promise<Call>;
  /** The state of a call that the principal may see; `not_found` otherwise. */
  visible(principal: Principal, callId: string): Promise<CallState>;
  status(principal: Principal, callId: string): Promise<CallStatusView>;
  activeTag(principal: Principal): Promise<string>;
  active(principal: Principal): Promise<ActiveSnapshot>;
  list(principal: Principal, query: CallListQuery): Promise<Page<Call>>;
  events(principal: Principal, callId: string): Promise<{ readonly items: readonly TimelineEntry[] }>;
}

/** Makes the reads. */
export function createReadCalls(ports: ReadCallsPorts): ReadCalls {
  const { queries, policy, present } = ports;

  async function visible(principal: Principal, callId: string): Promise<CallState> {
    const stored = await queries.readCall(callId);
    if (stored === null || !policy.canView(principal, stored.state)) throw new CallError('not_found');
    return stored.state;
  }

  return {
    visible,
    get: async (principal, callId) => present(principal, await visible(principal, callId)),
    async status(principal, callId) {
      const stored = await queries.callStatusFor(callId, principal.userId);
      if (stored === null) throw new CallError('not_found');
      if (policy.canView !== defaultPolicy.canView) await visible(principal, callId);
      else if (!mayReadStatus(principal, callId, stored)) throw new CallError('not_found');
      const { version, status, onHold, durationSeconds, outcome } = stored;
      return { id: callId, version, status, onHold, durationSeconds, outcome };
    },
    activeTag: (principal) => activeTag(ports, principal),
    active: (principal) => activeSnapshot(ports, principal),
    async list(principal, query) {
      const page = {
        limit: query.limit ?? defaultPageSize,
        after: query.cursor === undefined ? null : readCallCursor(query.cursor),
      };
      const { calls, next } = await queries.listCalls(filtersOf(principal, query, policy), page);
      const items = calls
        .filter((call) => policy.canView(principal, call))
        .map((call) => present(principal, call));
      return { items, nextCursor: next === null ? null : writeCallCursor(next) };
    },
    async events(principal, callId) {
      const call = await visible(principal, callId);
      return { items: await timelineOf(ports, principal, call) };
    },
  };
}

/** The default policy on the columns of the hot read. */
function mayReadStatus(
  { orgId, role, callId: guestCallId }: Principal,
  callId: string,
  stored: { readonly orgId: string; readonly part: string | null },
): boolean {
  if (stored.orgId !== orgId) return false;
  if (role === 'guest') return guestCallId === callId;
  return isStaff(role) || stored.part !== null;
}

function filtersOf(principal: Principal, query: CallListQuery, policy: Policy): CallFilters {
  const whole = query.scope === 'org' || query.userId !== undefined;
  if (whole && policy.scope(principal) !== 'org') throw new CallError('forbidden');
  const { status, outcome, channel, direction, contactId, userId, reference, missed } = query;
  return {
    orgId: principal.orgId,
    ...(whole ? {} : { mineUserId: principal.userId }),
    ...(query.query === undefined || query.query.trim() === '' ? {} : { query: searchTerm(query.query) }),
    ...definedOnly({ status, outcome, channel, direction, contactId, userId, reference, missed }),
    ...(query.since === undefined ? {} : { since: Date.parse(query.since) }),
    ...(query.until === undefined ? {} : { until: Date.parse(query.until) }),
  };
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function definedOnly<T extends object>(facts: T): Defined<T> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Defined<T>;
}
