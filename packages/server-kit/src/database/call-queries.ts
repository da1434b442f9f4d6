import { createActiveCalls, type ActiveCalls } from './active-calls.js';
import type { Receipt } from './call-change.js';
import { createCountPlaced, type CountPlaced } from './count-placed.js';
import type { Database } from './database.js';
import { createDueCalls, type DueCalls } from './due-calls.js';
import { createCallList, type CallCursor, type CallFilters, type CallPage } from './list-calls.js';
import { createStoredCalls, type StoredCalls } from './stored-calls.js';

/** All reads of the call tables, each group in a file of its own. */
export interface CallQueries extends StoredCalls, ActiveCalls, DueCalls {
  /** How many calls were placed that match all given facts; limits are counted by it. */
  readonly countPlaced: CountPlaced;
  /** True when this receipt is kept. */
  hasReceipt(receipt: Receipt): Promise<boolean>;
  listCalls(
    filters: CallFilters,
    page: { readonly limit: number; readonly after?: CallCursor | null },
  ): Promise<CallPage>;
}

/**
 * Makes the queries of a database. Those that every poll, push and sweep needs are prepared statements.
 *
 * @example
 * const queries = createCallQueries(database);
 * const stored = await queries.readCall(callId);
 */
export function createCallQueries(database: Database): CallQueries {
  return {
    ...createStoredCalls(database),
    ...createActiveCalls(database),
    ...createDueCalls(database),
    countPlaced: createCountPlaced(database),
    hasReceipt: createHasReceipt(database),
    listCalls: createCallList(database),
  };
}

function createHasReceipt(database: Database): CallQueries['hasReceipt'] {
  const receipts = database.table('offhook_webhook_receipts');
  const sql = `select 1 as kept from ${receipts} where provider = ? and event_key = ?`;
  return async ({ provider, eventKey }) => (await database.read(sql, [provider, eventKey])).length > 0;
}
