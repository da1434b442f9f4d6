import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDescription } from '../check-against-description.js';
import {
  clientOf,
  customer,
  legWhere,
  ourNumber,
  startFake,
  startHost,
  type Host,
} from './twilio-host.fixture.js';

const samples = findDescription('fixtures/twilio');
const sampleFields = (name: string) => {
  const sample = JSON.parse(readFileSync(`${samples.path}/${name}.json`, 'utf8')) as { form: object };
  return Object.keys(sample.form).sort();
};

describe.skipIf(samples.path === null)(`fields of the fake Twilio's webhooks ${samples.reason}`, () => {
  let host: Host;
  const everything = { statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'] };

  beforeAll(async () => {
    host = await startHost();
    const fake = await startFake();
    const client = clientOf(fake);
    const common = { from: ourNumber, ...everything, statusCallback: `${host.url}/status` };
    await client.calls.create({ ...common, to: '+12025550103', twiml: '<Response/>' });
    const dialled = await client.calls.create({
      ...common,
      to: customer,
      asyncAmd: 'true',
      machineDetection: 'Enable',
      asyncAmdStatusCallback: `${host.url}/amd`,
      twiml: `<Response><Dial action="${host.url}/after"><Number statusCallback="${host.url}/child"
        statusCallbackEvent="answered">+12025550144</Number></Dial></Response>`,
    });
    await legWhere(fake, ({ parentSid, status }) => parentSid === dialled.sid && status === 'in-progress');
    await client.calls(dialled.sid).recordings.create({ recordingStatusCallback: `${host.url}/recording` });
    await client.calls.create({ ...common, to: '+12025550101', twiml: '<Response/>' });
    const refused = `<Response><Dial action="${host.url}/after">+12025550102</Dial></Response>`;
    await client.calls.create({ from: ourNumber, to: customer, twiml: refused });
    const rings = await legWhere(fake, ({ to, status }) => to === '+12025550102' && status === 'ringing');
    fake.phoneOf(rings.sid).decline();
    await client.conferences('call_1').participants.create({
      from: ourNumber,
      to: customer,
      conferenceStatusCallback: `${host.url}/conference`,
      conferenceStatusCallbackEvent: ['join', 'end'],
    });
    const { sid } = await legWhere(fake, ({ conference }) => conference !== null);
    for (const leg of [sid, dialled.sid]) await client.calls(leg).update({ status: 'completed' });
    await fake.settled();
    await fake.close();
  });
  afterAll(() => host.close());

  it.each([
    ['call.seq0.initiated', '/status', { CallStatus: 'initiated' }],
    ['call.seq1.ringing', '/status', { CallStatus: 'ringing' }],
    ['call.seq2.in-progress', '/status', { CallStatus: 'in-progress' }],
    ['call.seq1.failed', '/status', { CallStatus: 'failed' }],
    ['call.seq3.completed', '/status', { CallStatus: 'completed' }],
    ['dial-child.in-progress', '/child', {}],
    ['dial.action', '/after', { DialBridged: 'false' }],
    ['amd.async.machine_end_beep', '/amd', {}],
    ['recording.completed', '/recording', {}],
    ['conference.participant-join', '/conference', { StatusCallbackEvent: 'participant-join' }],
    ['conference.end', '/conference', { StatusCallbackEvent: 'conference-end' }],
  ])('are those of the sample %s', (name, path, like) => {
    const webhook = host.received.find(
      (one) => one.path === path && Object.entries(like).every(([field, value]) => one.form[field] === value),
    );
    expect(Object.keys(webhook?.form ?? {}).sort()).toEqual(sampleFields(name));
  });
});
