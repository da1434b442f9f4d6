import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ordinaryPhone } from '../phone-behaviour.js';
import type { FakeTwilio } from './start-fake-twilio.js';
import { tooManyRequests, twilioFault } from './twilio-refusal.js';
import {
  againstDescription,
  clientOf,
  customer,
  legWhere,
  ourNumber,
  startFake,
  startHost,
  undescribedBecause,
  type Host,
} from './twilio-host.fixture.js';

const everyEvent = ['initiated', 'ringing', 'answered', 'completed'];
const waiting = '<Response><Pause length="600"/></Response>';

describe('a call to a phone at the fake Twilio', () => {
  let fake: FakeTwilio;
  let host: Host;
  let client: ReturnType<typeof clientOf>;

  beforeEach(async () => {
    [fake, host] = await Promise.all([startFake(), startHost()]);
    client = clientOf(fake);
  });
  afterEach(async () => {
    await fake.settled();
    expect(againstDescription(fake)).toEqual([]);
    expect(host.received.filter((one) => !one.valid)).toEqual([]);
    await Promise.all([fake.close(), host.close()]);
  });

  const dial = (to: string, more: object = {}) =>
    client.calls.create({
      to,
      from: ourNumber,
      twiml: waiting,
      statusCallback: `${host.url}/status?cid=call_1`,
      statusCallbackEvent: everyEvent,
      ...more,
    });
  const statuses = () => host.heard('/status', 'CallStatus');

  it('is queued, rings, is answered and ends when somebody hangs up', async () => {
    const created = await dial(customer);
    expect(created).toMatchObject({
      status: 'queued',
      direction: 'outbound-api',
      to: customer,
      startTime: null,
    });
    await legWhere(fake, (leg) => leg.status === 'in-progress');
    const ended = await client.calls(created.sid).update({ status: 'completed' });
    expect(ended.status).toBe('completed');
    expect(ended.endTime).toBeInstanceOf(Date);
    expect(Number(ended.duration)).toBeGreaterThan(0);
    await fake.settled();
    expect(statuses()).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
    expect(host.heard('/status', 'SequenceNumber')).toEqual(['0', '1', '2', '3']);
    expect(host.received.at(-1)?.form).toMatchObject({
      CallbackSource: 'call-progress-events',
      CallSid: created.sid,
      Caller: ourNumber,
      Direction: 'outbound-api',
      Duration: expect.stringMatching(/^[1-9]/) as string,
      SipResponseCode: '200',
      Timestamp: expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/) as string,
    });
  });

  it('tells of nothing but the end unless more is asked for', async () => {
    const { sid } = await dial(customer, { statusCallbackEvent: undefined });
    await legWhere(fake, (leg) => leg.status === 'in-progress');
    fake.phoneOf(sid).hangUp();
    await fake.settled();
    expect(statuses()).toEqual(['completed']);
    expect(host.heard('/status', 'SequenceNumber')).toEqual(['0']);
  });

  it.each([
    ['+12025550101', 'busy', '486'],
    ['+12025550103', 'failed', '503'],
    ['+12025550104', 'busy', '603'],
  ])('to %s ends as %s, SIP %s', async (to, status, sip) => {
    const { sid } = await dial(to);
    await legWhere(fake, (leg) => leg.status === status);
    await fake.settled();
    expect((await client.calls(sid).fetch()).status).toBe(status);
    expect(host.received.at(-1)?.form).toMatchObject({ CallDuration: '0', SipResponseCode: sip });
  });

  it('rings no longer than it was told to, and Twilio’s five seconds', async () => {
    await dial('+12025550102', { timeout: 5 });
    const leg = await legWhere(fake, ({ status }) => status === 'no-answer');
    expect((leg.endedAt ?? 0) - (leg.startedAt ?? 0)).toBeGreaterThanOrEqual(10 * 20 - 5);
  });

  it('can be cancelled while it rings; after its end nothing can be changed', async () => {
    const { sid } = await dial('+12025550102');
    await legWhere(fake, ({ status }) => status === 'ringing');
    expect((await client.calls(sid).update({ status: 'completed' })).status).toBe('canceled');
    await expect(client.calls(sid).update({ status: 'canceled' })).rejects.toMatchObject({
      status: 400,
      code: 21220,
      moreInfo: 'https://www.twilio.com/docs/errors/21220',
    });
    await expect(client.calls(sid).update({ twiml: waiting })).rejects.toMatchObject({ code: 21220 });
    await fake.settled();
    expect(statuses().at(-1)).toBe('canceled');
  });

  it('that was answered is not touched by a cancel', async () => {
    const { sid } = await dial(customer);
    await legWhere(fake, ({ status }) => status === 'in-progress');
    expect((await client.calls(sid).update({ status: 'canceled' })).status).toBe('in-progress');
  });

  it('ends once, whoever hangs up first', async () => {
    const { sid } = await dial(customer);
    await legWhere(fake, ({ status }) => status === 'in-progress');
    const ask = () => client.calls(sid).update({ status: 'completed' });
    const both = await Promise.allSettled([ask(), ask()]);
    fake.phoneOf(sid).hangUp();
    await fake.settled();
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(statuses().filter((status) => status === 'completed')).toHaveLength(1);
  });

  it('answered by a machine says so: at once when asynchronous, before the TwiML when not', async () => {
    host.answers.set('/voice', waiting);
    const detection = { machineDetection: 'Enable', url: `${host.url}/voice`, twiml: undefined };
    const waits = await dial('+12025550105', detection);
    await fake.settled();
    expect(host.heard('/voice', 'AnsweredBy')).toEqual(['machine_start']);
    const goesOn = await dial('+12025550105', {
      ...detection,
      machineDetection: 'DetectMessageEnd',
      asyncAmd: 'true',
      asyncAmdStatusCallback: `${host.url}/amd?cid=call_2`,
    });
    await fake.settled();
    expect(host.heard('/amd', 'AnsweredBy')).toEqual(['machine_end_beep']);
    expect(host.heard('/voice', 'AnsweredBy')).toEqual(['machine_start', undefined]);
    expect((await client.calls(waits.sid).fetch()).answeredBy).toBe('machine_start');
    expect((await client.calls(goesOn.sid).fetch()).answeredBy).toBe('machine_end_beep');
  });

  it('is placed, though the answer was lost, and is found by whom and when', async () => {
    fake.fault({ method: 'POST', path: '/Calls.json', drop: 'after' });
    const asked = new Date(Date.now() - 1_000);
    await expect(dial(customer)).rejects.toThrow();
    await fake.settled();
    const found = await client.calls.list({ to: customer, from: ourNumber, startTimeAfter: asked });
    expect(found.map(({ status }) => status)).toEqual(['in-progress']);
    expect(await client.calls.list({ to: customer, status: 'ringing' })).toEqual([]);
    expect(await client.calls.list({ startTimeAfter: new Date(Date.now() + 60_000) })).toEqual([]);
  });

  it('is not placed when the connection was lost before, or there were too many requests', async () => {
    fake.fault({ method: 'POST', drop: 'before' });
    await expect(dial(customer)).rejects.toThrow();
    fake.fault(twilioFault({ method: 'POST' }, tooManyRequests, { 'retry-after': '2' }));
    await expect(dial(customer)).rejects.toMatchObject({ status: 429, code: 20429 });
    expect(fake.instances()).toEqual([]);
  });

  it.each([
    [{ to: 'nobody' }, 400, 21211],
    [{ from: '12' }, 400, 21212],
    [{ from: '+12025550198' }, 400, 21210],
    [{ twiml: undefined }, 400, 21205],
    [{ twiml: undefined, url: '/voice' }, 400, 21205],
  ])('is refused in Twilio’s words: %o', async (wrong, status, code) => {
    await expect(dial(customer, wrong)).rejects.toMatchObject({ status, code });
  });

  it('is a secret of the account', async () => {
    const { sid } = await dial(customer);
    const stranger = clientOf(fake, undefined, 'another-secret');
    await expect(stranger.calls(sid).fetch()).rejects.toMatchObject({ status: 401, code: 20003 });
    const key = clientOf(fake, `SK${'1'.repeat(32)}`, 'secret-of-the-key-that-is-long-enough');
    expect((await key.calls(sid).fetch()).sid).toBe(sid);
    await expect(client.calls(`CA${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({
      status: 404,
      code: 20404,
    });
  });

  it('comes in pages, newest first', async () => {
    for (let call = 0; call < 5; call += 1) await dial(`+120255501${30 + call}`);
    const all = await client.calls.list({ pageSize: 2 });
    expect(all.map(({ to }) => to.slice(-2))).toEqual(['34', '33', '32', '31', '30']);
  });

  it('does what its TwiML says, and what it is sent to instead', async () => {
    const { sid } = await dial(customer, {
      twiml: '<Response><Say>Hi &amp; welcome</Say><Play digits="1w2"/><Pause length="99"/></Response>',
    });
    await legWhere(fake, ({ heard }) => heard.length === 2);
    host.answers.set('/next', '<Response><Play>https://sounds.example/a.mp3</Play></Response>');
    await client.calls(sid).update({ url: `${host.url}/next` });
    const leg = await legWhere(fake, ({ status }) => status === 'completed');
    expect(leg.heard).toEqual(['say: Hi & welcome', 'digits: 1w2', 'play: https://sounds.example/a.mp3']);
    expect(host.heard('/next', 'CallStatus')).toEqual(['in-progress']);
  });

  it('ends with an alert when its TwiML is not there or is no TwiML', async () => {
    host.answers.set('/broken', 500).set('/no-xml', '<Response><Say>');
    await dial(customer, { twiml: undefined, url: `${host.url}/broken` });
    await dial(customer, { twiml: undefined, url: `${host.url}/no-xml` });
    await fake.settled();
    expect(fake.alerts.map(({ code }) => code)).toEqual([11200, 12100]);
    expect(fake.instances().map(({ status }) => status)).toEqual(['completed', 'completed']);
  });

  it('queues what exceeds the calls per second of the account', async () => {
    await fake.close();
    const now = Date.now();
    fake = await startFake({ now: () => now, callsPerSecond: 1, secondMs: 40, phone: () => ordinaryPhone });
    client = clientOf(fake);
    const [first, second] = [await dial(customer), await dial(customer)];
    expect(Number(first.queueTime)).toBe(0);
    expect(Number(second.queueTime)).toBeGreaterThan(0);
    await fake.settled();
    expect(statuses().filter((status) => status === 'in-progress')).toHaveLength(2);
  });

  it.skipIf(undescribedBecause !== '')(`is as Twilio describes it ${undescribedBecause}`, async () => {
    await dial(customer);
    expect(fake.exchanges).toHaveLength(1);
    expect(againstDescription(fake)).toEqual([]);
  });
});
