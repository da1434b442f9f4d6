import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FakeTwilio } from './start-fake-twilio.js';
import {
  clientOf,
  customer,
  legWhere,
  ourNumber,
  startFake,
  startHost,
  type Host,
} from './twilio-host.fixture.js';

let fake: FakeTwilio;
let host: Host;

beforeEach(async () => {
  host = await startHost();
  fake = await startFake({ webhookWeather: { jitterMs: 20, duplicate: 1 } });
});
afterEach(() => Promise.all([fake.close(), host.close()]));

const dial = (more: object = {}) =>
  clientOf(fake).calls.create({
    to: customer,
    from: ourNumber,
    twiml: '<Response><Dial><Conference muted="true">call_1</Conference></Dial></Response>',
    ...more,
  });

it('another process looks at the legs, and orders faults', async () => {
  const fault = { method: 'POST', path: '/Calls.json', drop: 'after' };
  await fetch(`${fake.url}/fake/faults`, { method: 'POST', body: JSON.stringify(fault) });
  await expect(dial()).rejects.toThrow();
  await legWhere(fake, ({ conference }) => conference !== null);
  const legs = (await (await fetch(`${fake.url}/instances`)).json()) as unknown[];
  expect(legs).toEqual([
    expect.objectContaining({
      to: customer,
      status: 'in-progress',
      conference: 'call_1',
      muted: true,
      endedAt: null,
    }),
  ]);
});

it('in bad weather the same webhooks come twice, in any order', async () => {
  const statusCallbackEvent = ['initiated', 'ringing', 'answered', 'completed'];
  await dial({
    statusCallback: `${host.url}/status`,
    statusCallbackEvent,
    twiml: '<Response><Hangup/></Response>',
  });
  await fake.settled();
  expect(host.heard('/status', 'SequenceNumber').sort()).toEqual(['0', '0', '1', '1', '2', '2', '3', '3']);
  expect(new Set(host.received.map(({ token }) => token)).size).toBe(4);
  expect(host.received.every(({ valid }) => valid)).toBe(true);
});
