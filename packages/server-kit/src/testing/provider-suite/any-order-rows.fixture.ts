import { expect } from 'vitest';
import { permutations, seededRandom, shuffled } from '../orders.js';
import { openCallRecord, type CallRecord } from './call-record.js';
import { suiteNumbers, type KeptMessage } from './provider-world.js';
import type { RowTests } from './row-test.js';
import { place, ringByPhone, ringing, untilRings } from './suite-calls.js';
import type { SuiteWorld } from './suite-world.js';

const mostPermuted = 6;
const shuffles = 500;

/**
 * Vendors promise no order, and may say everything twice. The news of a life is recorded once, and told again and again in
 * other orders of the same call, put back to how it was before: the record that is left must always be the same.
 */
export const anyOrderRows: RowTests<'any-order'> = {
  async 'any-order'(world) {
    const alone = await recordAlone(world);
    await showSameEnd(world, alone, permutations(alone.messages));
    const withAgent = await recordWithAgent(world);
    await showSameEnd(world, withAgent, withDuplicates(withAgent.messages, shuffles));
  },
};

interface RecordedLife {
  /** The call as it was before all that, put back for each order. */
  readonly record: CallRecord;
  readonly messages: readonly KeptMessage[];
}

/** The customer is dialled, answers and hangs up; of the news of that the last six, the others are told before. */
async function recordAlone(world: SuiteWorld): Promise<RecordedLife> {
  const kept = world.vendor.news.keep();
  const call = await place(world);
  const customer = await ringing(world, suiteNumbers.customer);
  customer.answer();
  await world.vendor.settled();
  customer.hangUp();
  await world.vendor.settled();
  kept.giveBack();
  for (const message of kept.messages.slice(0, -mostPermuted)) await world.vendor.news.tell(message);
  await world.vendor.settled();
  return {
    record: await openCallRecord(world, call.id),
    messages: kept.messages.slice(-mostPermuted),
  };
}

/** The agent's own phone, then the customer's; both hang up. */
async function recordWithAgent(world: SuiteWorld): Promise<RecordedLife> {
  const { call, agent, customer } = await ringByPhone(world);
  await untilRings(world, call);
  await world.vendor.settled();
  const kept = world.vendor.news.keep();
  const record = await openCallRecord(world, call.id);
  customer.answer();
  await world.vendor.settled();
  customer.hangUp();
  agent.hangUp();
  await world.vendor.settled();
  kept.giveBack();
  return { record, messages: kept.messages };
}

async function showSameEnd(
  world: SuiteWorld,
  { messages, record }: RecordedLife,
  orders: Iterable<readonly KeptMessage[]>,
): Promise<void> {
  expect(messages.length).toBeGreaterThan(2);
  const tellAll = async (order: readonly KeptMessage[]): Promise<string> => {
    record.putBack();
    for (const message of order) await world.vendor.news.tell(message);
    // A stream is read faster than what it says is done.
    await world.vendor.settled();
    return record.read();
  };
  try {
    const expected = await tellAll(messages);
    expect(expected).toContain('"state": "ended"');
    for (const order of orders) {
      const told = await tellAll(order);
      if (told !== expected) expect(told, order.map(({ title }) => title).join(' · ')).toBe(expected);
    }
  } finally {
    record.close();
  }
}

/** Random orders, in which about every third message comes twice. The same ones every time. */
function* withDuplicates(messages: readonly KeptMessage[], count: number): Generator<readonly KeptMessage[]> {
  const random = seededRandom(20_251_121);
  for (let round = 0; round < count; round += 1)
    yield shuffled([...messages, ...messages.filter(() => random() < 1 / 3)], random);
}
