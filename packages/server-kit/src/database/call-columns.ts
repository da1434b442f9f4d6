import type { CallChange, CallRow } from './call-change.js';
import type { SqlValue } from './sql-value.js';

/** Columns that stay as they were when the call was placed. */
const fixedColumns = [
  'id',
  'org_id',
  'kind',
  'created_by',
  'dialed_number',
  'started_at',
] as const satisfies readonly (keyof CallRow)[];

/** Columns that a new version may change. */
const snapshotColumns = [
  'version',
  'channel',
  'provider',
  'direction',
  'status',
  'over',
  'conversation_id',
  'contact_id',
  'agent_id',
  'caller_user_id',
  'reference',
  'search_text',
  'on_hold',
  'answered_at',
  'ended_at',
  'duration_seconds',
  'outcome',
  'next_deadline_at',
  'ring_pair',
  'state',
] as const satisfies readonly (keyof CallRow)[];

type Forgotten = Exclude<keyof CallRow, (typeof fixedColumns)[number] | (typeof snapshotColumns)[number]>;
/** Does not compile when a column of the call is in neither list. */
const complete: Record<Forgotten, never> = {};

/** What a change sets; {@link changedValues} has the same order. */
export const changedColumns: readonly string[] = [...snapshotColumns, 'updated_at', ...Object.keys(complete)];

/** What placing a call inserts; {@link callValues} has the same order. */
export const placedColumns: readonly string[] = [
  ...fixedColumns,
  ...changedColumns,
  'idempotency_key',
  'idempotency_hash',
  'idempotency_expires_at',
];

/** Ends the condition of a change that counts only while the call's lease is over. Takes `leaseOverBy`. */
export const leaseIsOver = ' and lease_until <= ?';

/** Values of {@link changedColumns}. */
export function changedValues({ call, at }: CallChange): SqlValue[] {
  return [...snapshotColumns.map((column) => valueOf(call, column)), at];
}

/** Values of {@link placedColumns}. */
export function callValues(change: CallChange): SqlValue[] {
  const { call, idempotency } = change;
  return [
    ...fixedColumns.map((column) => valueOf(call, column)),
    ...changedValues(change),
    idempotency?.key ?? null,
    idempotency?.hash ?? null,
    idempotency?.expiresAt ?? null,
  ];
}

/** Kysely lets nullable columns be left out of an insert; here that means null. */
function valueOf(call: CallRow, column: keyof CallRow): SqlValue {
  return call[column] ?? null;
}
