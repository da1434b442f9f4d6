import { isOver, transition, type CallEvent, type CallState, type Decided } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { CallQueries } from '../database/call-queries.js';
import type {
  CallChange,
  IdempotencyRecord,
  NewConversation,
  PersonRow,
  Receipt,
} from '../database/call-change.js';
import type { CallWriter } from '../database/commit-change.js';
import type { StoredCall } from '../database/stored-calls.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Publisher } from '../ports/publisher.js';
import { callRow, eventRow, personRows } from './call-row.js';
import { createPublishing } from './publish-calls.js';
import { createRecentCalls } from './recent-calls.js';

/** What a decision may look at beside the snapshot. */
export type StoredFacts = Pick<StoredCall, 'leaseUntil'>;

/** What a change does, or why not. One that relies on the lease being over says so: it counts only while that is so. */
export type ChangeDecision =
  Decided | (Extract<Decided, { events: unknown }> & { readonly leaseOverBy: number });

/** Told after each commit, in commit order of this node. Must not throw. */
export type CommitListener = (change: {
  readonly before: CallState | null;
  readonly after: CallState;
}) => void;

/** What a change did. `changed` is false when the call was already so, or the webhook was a duplicate. */
export interface Changed {
  readonly call: CallState;
  readonly changed: boolean;
}

/** Result of placing a call. `exists`: the call, or the receipt of the webhook that tells of it, is there already. */
export type Placed =
  | { readonly placed: CallState }
  | { readonly conflict: 'ring_pair' | 'idempotency' | 'conversation' | 'exists' };

/** What is written along with a new call. */
export interface PlacedWith {
  readonly idempotency: IdempotencyRecord | null;
  /** The conversation that the call opens. */
  readonly opened: NewConversation | null;
  /** The webhook that tells of the call. */
  readonly receipt?: Receipt | undefined;
}

/** The only writer of calls: load → decide → transition → commit (compare-and-set) → publish. */
export interface ChangeCall {
  place(call: CallState, actorUserId: string | null, along: PlacedWith): Promise<Placed>;
  /**
   * Asks `decide` again after each lost compare-and-set. A refusal is thrown as `CallError`. The receipt is committed with
   * the change, or alone when there is nothing to change.
   */
  change(
    callId: string,
    actorUserId: string | null,
    decide: (call: CallState, facts: StoredFacts) => ChangeDecision,
    receipt?: Receipt,
  ): Promise<Changed>;
  /**
   * Commits facts that merge whatever the call is by now, so that it need not be read first where this node was the last to
   * change it. `eventsOf` is asked again after a lost compare-and-set.
   */
  merge(
    callId: string,
    eventsOf: (call: CallState) => readonly CallEvent[],
    receipt?: Receipt,
  ): Promise<Changed>;
  /** Keeps the receipt of a webhook that changed no call. */
  keepReceipt(receipt: Receipt, callId: string | null): Promise<void>;
  /** Publishes a version that a crash kept from being published. */
  republish(callId: string): Promise<void>;
  /** Lets a request that joined an existing call find it again by its Idempotency-Key. */
  rememberIntent(record: IdempotencyRecord, callId: string): Promise<void>;
  /** Moves the lease of a call forward; no new version. */
  raiseLease(callId: string, until: number): Promise<void>;
  /** Resolves when everything that was committed here has been published. */
  settled(): Promise<void>;
}

/** What the writer needs. */
export interface ChangeCallPorts {
  readonly queries: CallQueries;
  readonly writer: CallWriter;
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly newId: () => string;
  readonly onCommit: CommitListener;
}

/** A call is changed by a handful of people and webhooks: more lost races than this means that something is broken. */
const mostAttempts = 50;

/** Makes the writer. */
export function createChangeCall(ports: ChangeCallPorts): ChangeCall {
  const { queries, writer, onCommit } = ports;
  const publishing = createPublishing(ports);
  const recent = createRecentCalls();

  function committed(before: CallState | null, after: CallState): void {
    recent.keep(after);
    publishing.publish(after);
    onCommit({ before, after });
  }

  const commit = createCommit(ports, committed);

  async function attempt(callId: string, ...[actorUserId, decide, receipt]: Change): Promise<Changed | null> {
    const stored = await queries.readCall(callId);
    if (stored === null) throw new CallError('not_found');
    const before = stored.state;
    const decided = decide(before, stored);
    if ('refusal' in decided) {
      throw new CallError(decided.refusal, { message: decided.message, details: { callId } });
    }
    if (decided.events.length === 0) {
      if (receipt !== undefined) await writer.storeReceipt(receipt, callId, ports.clock.now());
      return { call: before, changed: false };
    }
    const leaseOverBy = 'leaseOverBy' in decided ? decided.leaseOverBy : undefined;
    return commit(before, decided.events, actorUserId, { receipt, leaseOverBy });
  }

  async function change(callId: string, ...how: Change): Promise<Changed> {
    for (let tries = 0; tries < mostAttempts; tries += 1) {
      const done = await attempt(callId, ...how);
      if (done !== null) return done;
    }
    throw new CallError('conflict');
  }

  return {
    place: createPlace(ports, committed),
    change,
    async merge(callId, eventsOf, receipt) {
      const known = recent.get(callId);
      const events = known === undefined ? [] : eventsOf(known);
      // What is remembered counts only when a commit proves that it is so.
      const done =
        known === undefined || events.length === 0 ? null : await commit(known, events, null, { receipt });
      return done ?? change(callId, null, (call) => ({ events: eventsOf(call) }), receipt);
    },
    async keepReceipt(receipt, callId) {
      await writer.storeReceipt(receipt, callId, ports.clock.now());
    },
    republish: publishing.republish,
    rememberIntent: (record, callId) => writer.rememberIntent(record, callId),
    async raiseLease(callId, until) {
      await writer.raiseLease(callId, until);
    },
    settled: publishing.settled,
  };
}

/** Commits events of a call; `null` when `before` is no longer so: somebody else committed, or the lease was renewed. */
type Commit = (
  before: CallState,
  events: readonly CallEvent[],
  actorUserId: string | null,
  along: Pick<CallChange, 'receipt' | 'leaseOverBy'>,
) => Promise<Changed | null>;

function createCommit(
  ports: ChangeCallPorts,
  committed: (before: CallState, after: CallState) => void,
): Commit {
  return async (before, events, actorUserId, along) => {
    const after = { ...events.reduce(transition, before), version: before.version + 1 };
    const result = await ports.writer.commitChange({
      ...rowsOf(ports, before, after, events, actorUserId),
      expectedVersion: before.version,
      ...along,
    });
    if (result === 'duplicate') return { call: before, changed: false };
    if (result !== 'saved') return null;
    committed(before, after);
    return { call: after, changed: true };
  };
}

/** Places calls: nothing to decide on, and nobody to be outrun by but the same call. */
function createPlace(
  ports: ChangeCallPorts,
  committed: (before: null, after: CallState) => void,
): ChangeCall['place'] {
  return async (call, actorUserId, { idempotency, opened, receipt }) => {
    const first = { ...call, version: 1 };
    const placed: CallEvent = { type: 'placed', at: call.placedAt, call: first };
    const result = await ports.writer.commitChange({
      ...rowsOf(ports, null, first, [placed], actorUserId),
      expectedVersion: 0,
      ...(idempotency === null ? {} : { idempotency }),
      ...(opened === null ? {} : { conversation: opened }),
      ...(receipt === undefined ? {} : { receipt }),
    });
    if (result === 'duplicate') return { conflict: 'exists' };
    if (result !== 'saved') return { conflict: result.conflict === 'version' ? 'exists' : result.conflict };
    committed(null, first);
    return { placed: first };
  };
}

type Change = Parameters<ChangeCall['change']> extends [string, ...infer Rest] ? Rest : never;

function rowsOf(
  { clock, newId }: ChangeCallPorts,
  before: CallState | null,
  call: CallState,
  events: readonly CallEvent[],
  actorUserId: string | null,
): Pick<CallChange, 'at' | 'call' | 'events' | 'people'> {
  return {
    at: clock.now(),
    call: callRow(call),
    // What a browser reports of its media, many times a call, is in the snapshot; the timeline is for people.
    events: events
      .filter((event) => event.type !== 'media-reported')
      .map((event) => eventRow(newId(), event, actorUserId)),
    people: before === null ? personRows(call) : changedPeople(before, call),
  };
}

/** Most of what happens in a call changes nothing for whoever is in it. */
function changedPeople(before: CallState, after: CallState): CallChange['people'] {
  const known = personRows(before);
  return personRows(after).filter(
    (row) => !known.some((one) => one.user_id === row.user_id && isSame(one, row)),
  );
}

function isSame(one: PersonRow, other: PersonRow): boolean {
  return (Object.keys(one) as (keyof PersonRow)[]).every((column) => one[column] === other[column]);
}

/** True when this commit ended the call. */
export function endedBy(change: { readonly before: CallState | null; readonly after: CallState }): boolean {
  return isOver(change.after) && (change.before === null || !isOver(change.before));
}
