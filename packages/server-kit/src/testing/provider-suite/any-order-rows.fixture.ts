import type { Call } from '@offhook/core/call';
import type { MediaGrant } from '@offhook/core/protocol';
import { expect } from 'vitest';
import { permutations } from '../orders.js';
import { showSameEnd, withDuplicates, type RecordedLife } from './any-order.fixture.js';
import { openCallRecord, type CallRecordOptions } from './call-record.js';
import { suiteNumbers, type KeptNews } from './provider-world.js';
import type { RowTests } from './row-test.js';
import {
  deviceId,
  done,
  place,
  ringByPhone,
  ringIn,
  ringing,
  speak,
  talkByPhone,
  until,
  untilLeg,
  untilRings,
  untilStatus,
} from './suite-calls.js';
import type { SuiteWorld } from './suite-world.js';

const { customer, outside } = suiteNumbers;
const mostPermuted = 6;
/** More than 500 of all scenes together. */
const shuffles = 200;
const shufflesOfScene = 60;

/**
 * Vendors promise no order, and may say everything twice. The news of a life is recorded once, and told again and again in
 * other orders of the same call, put back to how it was before: the record that is left must always be the same.
 */
export const anyOrderRows: RowTests<
  'any-order' | 'any-order-controls' | 'any-order-transfer' | 'any-order-inbound'
> = {
  async 'any-order'(world) {
    const alone = await recordAlone(world);
    await showSameEnd(world, alone, permutations(alone.messages), allEnded);
    const withAgent = await recordWithAgent(world);
    await showSameEnd(world, withAgent, withDuplicates(withAgent.messages, shuffles), allEnded);
  },

  async 'any-order-controls'(world) {
    const { call, agent, customer: phone } = await talkByPhone(world);
    const news = world.vendor.news.keep();
    for (const verb of ['hold', 'resume', 'hold']) await done(world.amara, call, verb);
    for (const muted of [true, false, true]) await done(world.amara, call, 'mute', { muted });
    await world.vendor.settled();
    await showScene(world, call, news, () => {
      phone.hangUp();
      agent.hangUp();
    });
  },

  async 'any-order-transfer'(world) {
    await showBlindTransfer(world);
    await world.tidy();
    await showAttendedTransfer(world);
  },

  async 'any-order-inbound'(world) {
    await showAnsweredCaller(world);
    await world.tidy();
    await showMissedCaller(world);
  },
};

/** The customer is dialled, answers and hangs up; of the news of that the last six, the others are told before. */
async function recordAlone(world: SuiteWorld): Promise<RecordedLife> {
  const kept = world.vendor.news.keep();
  const call = await place(world);
  const phone = await ringing(world, customer);
  phone.answer();
  await world.vendor.settled();
  phone.hangUp();
  await world.vendor.settled();
  kept.giveBack();
  const { messages } = kept;
  for (const message of messages.slice(0, -mostPermuted)) await world.vendor.news.tell(message);
  await world.vendor.settled();
  return { record: await openCallRecord(world, call.id), messages: messages.slice(-mostPermuted) };
}

/** The agent's own phone, then the customer's; both hang up. */
async function recordWithAgent(world: SuiteWorld): Promise<RecordedLife> {
  const { call, agent, customer: phone } = await ringByPhone(world);
  await untilRings(world, call);
  await world.vendor.settled();
  const kept = world.vendor.news.keep();
  const record = await openCallRecord(world, call.id);
  phone.answer();
  await world.vendor.settled();
  phone.hangUp();
  agent.hangUp();
  await world.vendor.settled();
  kept.giveBack();
  return { record, messages: kept.messages };
}

/**
 * The target has answered, and nobody heard of it: whatever of it is heard first, the customer is with the target then. Then
 * both hang up, and all of it is heard late.
 */
async function showBlindTransfer(world: SuiteWorld): Promise<void> {
  const { call, customer: phone } = await talkByPhone(world);
  const news = world.vendor.news.keep();
  await done(world.amara, call, 'transfer', { to: { phone: outside }, mode: 'blind' });
  const target = await ringing(world, outside);
  target.answer();
  await world.vendor.settled();
  const { messages } = news;
  // Both are still on the line: what follows is done at the vendor, at a time of ours.
  const life = { record: await openCallRecord(world, call.id, { timeless: true }), messages };
  await showSameEnd(world, life, withDuplicates(messages, shufflesOfScene), (record) => {
    expect(record).toContain('"transfer": null');
    expect(record).toContain('"leftAt": "then"');
  });
  await untilLeg(world, customer, 'up', (leg) => leg.speaksWith.join() === outside);
  await untilLeg(world, world.vendor.addressOfAgent('amara'), 'ended');
  await showScene(world, call, news, () => {
    phone.hangUp();
    target.hangUp();
  });
}

/** Amara speaks with Leo and is out, all without a word from the vendor; then everything is told. */
async function showAttendedTransfer(world: SuiteWorld): Promise<void> {
  const { call, customer: phone } = await talkByPhone(world);
  const leo = world.vendor.addressOfAgent('leo');
  const news = world.vendor.news.keep();
  await done(world.amara, call, 'transfer', { to: { userId: 'leo' }, mode: 'attended' });
  const target = await ringing(world, leo);
  target.answer();
  await world.vendor.settled();
  world.clock.skip(20_000);
  await until(world.amara, call, 'Leo is there', ({ participants }) =>
    participants.some(({ person, state }) => person.id === 'leo' && state === 'joined'),
  );
  await done(world.amara, call, 'transfer/complete');
  await untilLeg(world, customer, 'up', ({ speaksWith }) => speaksWith.join() === leo);
  await untilLeg(world, world.vendor.addressOfAgent('amara'), 'ended');
  await showScene(world, call, news, () => {
    target.hangUp();
    phone.hangUp();
  });
}

/** One agent declines, the other one takes the call; the caller hangs up. */
async function showAnsweredCaller(world: SuiteWorld): Promise<void> {
  const news = world.vendor.news.copy();
  const { call, customer: phone } = await ringIn(world);
  await done(world.amara, call, 'decline');
  const { media } = await done<Call & { readonly media: MediaGrant }>(world.leo, call, 'answer', {
    deviceId,
  });
  await world.vendor.settled();
  const end = async (): Promise<void> => {
    const { legId } = await speak(world, 'leo', media);
    await untilStatus(world.leo, call, 'connected');
    phone.hangUp();
    const own = world.vendor.legs().find(({ id }) => id === legId);
    await untilLeg(world, own?.address ?? '', 'ended');
  };
  // Where Leo speaks by browser, its end is dated by us: vendors tell only that it has gone, and it might come back.
  await showScene(world, call, news, end, { timeless: true });
}

/** Nobody answers in time, and the caller is hung up: what the vendor tells of that comes late. */
async function showMissedCaller(world: SuiteWorld): Promise<void> {
  const news = world.vendor.news.copy();
  const { call } = await ringIn(world);
  world.vendor.news.weather({ lose: 1 });
  world.clock.skip(45_000);
  await untilStatus(world.leo, call, 'no_answer');
  await untilLeg(world, customer, 'ended');
  await world.vendor.settled();
  await showScene(world, call, news, () => undefined);
}

/**
 * How a scene of a call ends: `end` is what people do then. All that the vendor told since `news` began, that of the end
 * included, is told in random orders of the call as it is now.
 */
async function showScene(
  world: SuiteWorld,
  call: Pick<Call, 'id'>,
  news: KeptNews,
  end: () => void | Promise<void>,
  options?: CallRecordOptions,
): Promise<void> {
  const record = await openCallRecord(world, call.id, options);
  const before = record.mark();
  await end();
  await world.vendor.settled();
  const { messages } = news;
  news.giveBack();
  record.putBack(before);
  await showSameEnd(world, { record, messages }, withDuplicates(messages, shufflesOfScene), allEnded);
}

function allEnded(record: string): void {
  expect(record).toContain('"state": "ended"');
  for (const state of ['planned', 'dialing', 'unknown', 'ringing', 'up'])
    expect(record).not.toContain(`"state": "${state}"`);
}
