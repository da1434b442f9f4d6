import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakeTwilio } from './start-fake-twilio.js';
import {
  accountSid,
  againstDescription,
  authToken,
  clientOf,
  customer,
  legWhere,
  ourNumber,
  startFake,
  startHost,
  type Host,
} from './twilio-host.fixture.js';

describe('a recording at the fake Twilio', () => {
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

  const talking = async (more: object = {}) => {
    const twiml = '<Response><Pause length="600"/></Response>';
    const { sid } = await client.calls.create({ to: customer, from: ourNumber, twiml, ...more });
    await legWhere(fake, ({ status }) => status === 'in-progress');
    return client.calls(sid);
  };
  const audio = (path: string, headers = { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` }) =>
    fetch(`${fake.url}/2010-04-01/Accounts/${accountSid}/Recordings/${path}`, { headers });

  it('starts, pauses, goes on, stops; then its audio can be fetched, by us only', async () => {
    const call = await talking();
    const started = await call.recordings.create({
      recordingChannels: 'dual',
      recordingStatusCallback: `${host.url}/recording?cid=call_1`,
      recordingStatusCallbackEvent: ['in-progress', 'completed', 'absent'],
    });
    expect(started).toMatchObject({ status: 'in-progress', channels: 2, source: 'StartCallRecordingAPI' });
    const current = call.recordings('Twilio.CURRENT');
    expect((await current.update({ status: 'paused' })).status).toBe('paused');
    expect((await current.update({ status: 'in-progress' })).sid).toBe(started.sid);
    expect((await audio(`${started.sid}.wav`)).status).toBe(404);
    expect((await current.update({ status: 'stopped' })).status).toBe('stopped');
    await fake.settled();
    expect(host.heard('/recording', 'RecordingStatus')).toEqual(['in-progress', 'completed']);
    const { RecordingUrl, RecordingChannels, CallSid } = host.received.at(-1)?.form ?? {};
    expect({ RecordingChannels, CallSid }).toEqual({ RecordingChannels: '2', CallSid: started.callSid });
    expect(RecordingUrl).toMatch(new RegExp(`/Recordings/${started.sid}$`));
    const wav = Buffer.from(await (await audio(`${started.sid}.wav?RequestedChannels=2`)).arrayBuffer());
    expect([wav.toString('latin1', 0, 4), wav.readUInt16LE(22), wav.length - 44]).toEqual([
      'RIFF',
      2,
      wav.readUInt32LE(40),
    ]);
    const mp3 = await audio(`${started.sid}.mp3`);
    expect(mp3.headers.get('content-type')).toBe('audio/mpeg');
    expect((await audio(`${started.sid}.wav`, { authorization: '' })).status).toBe(401);
    await expect(current.update({ status: 'stopped' })).rejects.toMatchObject({ code: 20404 });
    expect(await client.recordings(started.sid).remove()).toBe(true);
    expect((await audio(`${started.sid}.wav`)).status).toBe(404);
  });

  it('needs a call that was answered, and ends with it', async () => {
    const { sid } = await client.calls.create({ to: '+12025550102', from: ourNumber, twiml: '<Response/>' });
    await expect(client.calls(sid).recordings.create()).rejects.toMatchObject({ code: 21220 });
    const call = await talking();
    const { sid: recording } = await call.recordings.create();
    await call.update({ status: 'completed' });
    await fake.settled();
    expect((await client.recordings(recording).fetch()).status).toBe('completed');
  });

  it('asked for with the call is named in its last status callback', async () => {
    const call = await talking({ record: true, statusCallback: `${host.url}/status` });
    await call.update({ status: 'completed' });
    await fake.settled();
    const [recording] = await call.recordings.list();
    expect(recording?.source).toBe('OutboundAPI');
    expect(host.received[0]?.form).toMatchObject({ RecordingSid: recording?.sid, CallStatus: 'completed' });
  });
});
