import type { CallState, CallStatus, Channel, Direction, Outcome } from '@offhook/core/call';
import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';

import { containsText } from './contains-text.js';
import type { Database, OffhookKysely } from './database.js';
import type { EpochMs, OffhookTables } from './schema.js';
import { parseState } from './stored-calls.js';

/** Which calls a list shows. */
export interface CallFilters {
  readonly orgId: string;
  /** Only calls that this user is in; then `direction` and `missed` are meant as this user sees them. */
  readonly mineUserId?: string | undefined;
  /** Folded text (lower case, no accents) or bare digits, found anywhere in names and numbers. */
  readonly query?: string | undefined;
  readonly status?: CallStatus | undefined;
  readonly outcome?: Outcome | undefined;
  readonly channel?: Channel | undefined;
  readonly direction?: Direction | undefined;
  readonly contactId?: string | undefined;
  readonly conversationId?: string | undefined;
  /** Calls that this user is in, within the organisation's calls. */
  readonly userId?: string | undefined;
  readonly reference?: string | undefined;
  readonly missed?: boolean | undefined;
  /** Only live calls (`false`) or only calls that are over (`true`). */
  readonly over?: boolean | undefined;
  /** `startedAt` from here on, epoch ms. */
  readonly since?: EpochMs | undefined;
  /** `startedAt` before this, epoch ms. */
  readonly until?: EpochMs | undefined;
}

/** Where a page ended: the last call of it. */
export interface CallCursor {
  readonly startedAt: EpochMs;
  readonly id: string;
}

/** A page of calls, newest first. */
export interface CallPage {
  readonly calls: readonly CallState[];
  /** `null` on the last page. */
  readonly next: CallCursor | null;
}

type CallsBuilder = ExpressionBuilder<OffhookTables & { call: OffhookTables['offhook_calls'] }, 'call'>;

/** Makes the list query: newest first, pages by the last call's (`startedAt`, id), stable while calls are added. */
export function createCallList(database: Database) {
  return async (
    filters: CallFilters,
    page: { readonly limit: number; readonly after?: CallCursor | null | undefined },
  ): Promise<CallPage> => {
    const query = filters.mineUserId === undefined ? callsOfOrganisation : callsOfUser;
    const rows = await query(database.kysely, filters, page.after ?? null, page.limit + 1);
    const shown = rows.slice(0, page.limit);
    const last = rows.length > page.limit ? shown.at(-1) : undefined;
    return {
      calls: shown.map(parseState),
      next: last ? { startedAt: last.started_at, id: last.id } : null,
    };
  };
}

function callsOfOrganisation(
  tables: OffhookKysely,
  filters: CallFilters,
  after: CallCursor | null,
  limit: number,
) {
  return tables
    .selectFrom('offhook_calls as call')
    .select(['call.id', 'call.started_at', 'call.state'])
    .where('call.org_id', '=', filters.orgId)
    .where((builder) => builder.and(callConditions(builder, filters)))
    .$if(filters.direction !== undefined, (query) =>
      query.where('call.direction', '=', filters.direction as Direction),
    )
    .$if(filters.missed !== undefined, (query) =>
      query.where((builder) => {
        const missedBySomebody = builder.exists(
          builder
            .selectFrom('offhook_call_people as person')
            .select('person.call_id')
            .whereRef('person.call_id', '=', 'call.id')
            .where('person.missed', '=', 1),
        );
        return filters.missed ? missedBySomebody : builder.not(missedBySomebody);
      }),
    )
    .$if(after !== null, (query) => query.where(isAfter('call.started_at', 'call.id', after)))
    .orderBy('call.started_at', 'desc')
    .orderBy('call.id', 'desc')
    .limit(limit)
    .execute();
}

/** Walks the user's own index; everybody's rows of the same call have the same `started_at`. */
function callsOfUser(tables: OffhookKysely, filters: CallFilters, after: CallCursor | null, limit: number) {
  return tables
    .selectFrom('offhook_call_people as me')
    .innerJoin('offhook_calls as call', 'call.id', 'me.call_id')
    .select(['call.id', 'call.started_at', 'call.state'])
    .where('me.org_id', '=', filters.orgId)
    .where('me.user_id', '=', filters.mineUserId ?? '')
    .where((builder) => builder.and(callConditions(builder as unknown as CallsBuilder, filters)))
    .$if(filters.direction !== undefined, (query) =>
      query.where('me.part', '=', filters.direction === 'outbound' ? 'caller' : 'callee'),
    )
    .$if(filters.missed !== undefined, (query) => query.where('me.missed', '=', filters.missed ? 1 : 0))
    .$if(after !== null, (query) => query.where(isAfter('me.started_at', 'me.call_id', after)))
    .orderBy('me.started_at', 'desc')
    .orderBy('me.call_id', 'desc')
    .limit(limit)
    .execute();
}

/** Row values compare like the sort order, and both engines walk the index for them. */
function isAfter(startedAt: string, id: string, after: CallCursor | null) {
  return sql<SqlBool>`(${sql.ref(startedAt)}, ${sql.ref(id)}) < (${after?.startedAt ?? 0}, ${after?.id ?? ''})`;
}

function callConditions(builder: CallsBuilder, filters: CallFilters): Expression<SqlBool>[] {
  const conditions: Expression<SqlBool>[] = [];
  for (const [column, value] of equalities(filters)) {
    if (value !== undefined) conditions.push(builder(`call.${column}`, '=', value));
  }
  if (filters.over !== undefined) conditions.push(builder('call.over', '=', filters.over ? 1 : 0));
  if (filters.since !== undefined) conditions.push(builder('call.started_at', '>=', filters.since));
  if (filters.until !== undefined) conditions.push(builder('call.started_at', '<', filters.until));
  if (filters.query) conditions.push(containsText('call.search_text', filters.query));
  if (filters.userId !== undefined) {
    const ofUser = builder
      .selectFrom('offhook_call_people as other')
      .select('other.call_id')
      .where('other.org_id', '=', filters.orgId)
      .where('other.user_id', '=', filters.userId);
    conditions.push(builder('call.id', 'in', ofUser));
  }
  return conditions;
}

function equalities(filters: CallFilters) {
  return [
    ['status', filters.status],
    ['outcome', filters.outcome],
    ['channel', filters.channel],
    ['contact_id', filters.contactId],
    ['conversation_id', filters.conversationId],
    ['reference', filters.reference],
  ] as const;
}
