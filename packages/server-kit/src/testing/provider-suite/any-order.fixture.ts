import { expect } from 'vitest';
import { seededRandom, shuffled } from '../orders.js';
import { waitFor } from '../wait-for.js';
import type { CallRecord } from './call-record.js';
import type { KeptMessage } from './provider-world.js';
import type { SuiteWorld } from './suite-world.js';

/** What a vendor told of a call. */
export interface RecordedLife {
  /** The call before it heard of any of that: put back for each order. */
  readonly record: CallRecord;
  readonly messages: readonly KeptMessage[];
}

/** The system may still be asking the vendor for something that was told late. */
const patience = { timeoutMs: 5_000, pauseMs: 5 };

/** One order in which the messages come, some of them more than once. */
export type MessageOrder = readonly KeptMessage[];

/**
 * Tells the messages of a life in all these orders, and shows that the record that is left is always the one that their own
 * order leaves. What several orders begin with is told once for all of them.
 *
 * @param isEnd Says of the record that it is what the messages should come to.
 */
export async function showSameEnd(
  world: SuiteWorld,
  { record, messages }: RecordedLife,
  orders: Iterable<MessageOrder>,
  isEnd: (record: string) => void,
): Promise<void> {
  let expected: string | null = null;

  async function leaves(told: MessageOrder): Promise<void> {
    if (expected === null) {
      expected = await untilEnd(record, isEnd);
      return;
    }
    const asExpected = (left: string): boolean => left === expected;
    const title = told.map((message) => message.title).join(' · ');
    await waitFor(title, async () => record.read(), asExpected, patience).catch(() =>
      expect(record.read(), title).toBe(expected),
    );
  }

  async function tellFrom(depth: number, those: readonly MessageOrder[]): Promise<void> {
    const branches = branchesAt(depth, those);
    if (branches.size > 1 || branches.has(undefined)) await world.vendor.heard();
    const mark = branches.size > 1 ? record.mark() : null;
    let isFirst = true;
    for (const [message, branch] of branches) {
      if (mark !== null && !isFirst) record.putBack(mark);
      isFirst = false;
      if (message === undefined) await leaves(branch[0] ?? []);
      else {
        await world.vendor.news.tell(message);
        await tellFrom(depth + 1, branch);
      }
    }
  }

  try {
    await tellFrom(0, [messages, ...orders]);
  } finally {
    record.close();
  }
}

/** The record as soon as it is what the messages should come to. */
async function untilEnd(record: CallRecord, isEnd: (left: string) => void): Promise<string> {
  const isSo = (left: string): boolean => {
    try {
      isEnd(left);
      return true;
    } catch {
      return false;
    }
  };
  const left = await waitFor('the end', async () => record.read(), isSo, patience).catch(() => record.read());
  isEnd(left);
  return left;
}

/** Orders by what comes next in them; `undefined` for those that are over. */
function branchesAt(
  depth: number,
  orders: readonly MessageOrder[],
): ReadonlyMap<KeptMessage | undefined, readonly MessageOrder[]> {
  const branches = new Map<KeptMessage | undefined, MessageOrder[]>();
  for (const order of orders) {
    const branch = branches.get(order[depth]);
    if (branch === undefined) branches.set(order[depth], [order]);
    else branch.push(order);
  }
  return branches;
}

/** Random orders, in which about every third message comes twice. The same ones every time. */
export function* withDuplicates(messages: readonly KeptMessage[], count: number): Generator<MessageOrder> {
  const random = seededRandom(20_251_121);
  for (let round = 0; round < count; round += 1)
    yield shuffled([...messages, ...messages.filter(() => random() < 1 / 3)], random);
}
