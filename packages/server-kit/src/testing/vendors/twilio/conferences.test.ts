import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakeTwilio } from './start-fake-twilio.js';
import {
  againstDescription,
  clientOf,
  customer,
  legWhere,
  ourNumber,
  startFake,
  startHost,
  type Host,
} from './twilio-host.fixture.js';

const agent = '+12025550188';

describe('a conference at the fake Twilio', () => {
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

  const add = (label: string, to: string, more: object = {}) =>
    client.conferences('call_1').participants.create({
      label,
      to,
      from: ourNumber,
      conferenceStatusCallback: `${host.url}/conference?cid=call_1`,
      conferenceStatusCallbackEvent: ['start', 'end', 'join', 'leave', 'mute', 'hold'],
      ...more,
    });
  const bothIn = async (more: object = {}) => {
    const { conferenceSid } = await add('customer', customer, { endConferenceOnExit: true, ...more });
    await add('agent', agent, more);
    await legWhere(fake, (leg) => leg.label === 'customer' && leg.conference !== null);
    await legWhere(fake, (leg) => leg.label === 'agent' && leg.conference !== null);
    return client.conferences(conferenceSid);
  };
  const events = () => host.heard('/conference', 'StatusCallbackEvent');

  it('joins two legs, tells so in order, and ends for all when the customer leaves', async () => {
    const conference = await bothIn();
    const participants = await conference.participants.list();
    expect(participants.map(({ label, status }) => [label, status])).toEqual([
      ['customer', 'connected'],
      ['agent', 'connected'],
    ]);
    const [found] = await client.conferences.list({ friendlyName: 'call_1', status: 'in-progress' });
    expect(found?.sid).toBe(participants[0]?.conferenceSid);
    fake.phoneOf(participants[0]!.callSid).hangUp();
    await fake.settled();
    expect(fake.instances().map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect(events()).toEqual([
      'participant-join',
      'participant-join',
      'conference-start',
      'participant-leave',
      'participant-leave',
      'conference-end',
    ]);
    expect(host.heard('/conference', 'SequenceNumber')).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(host.heard('/conference', 'ReasonParticipantLeft').filter(Boolean)).toEqual([
      'participant_hung_up',
      'moderator_ended_conference',
    ]);
    expect(host.received.at(-1)?.form).toMatchObject({
      FriendlyName: 'call_1',
      ReasonConferenceEnded: 'participant-with-end-conference-on-exit-left',
      CallSidEndingConference: participants[0]!.callSid,
    });
    expect(await conference.participants.list()).toEqual([]);
    expect(await conference.fetch()).toMatchObject({ status: 'completed' });
  });

  it('mutes and holds one of them by label or call, and tells only of changes', async () => {
    host.answers.set('/music', '<Response><Play>https://sounds.example/music.mp3</Play></Response>');
    const conference = await bothIn();
    const held = await conference
      .participants('customer')
      .update({ hold: true, holdUrl: `${host.url}/music` });
    expect(held).toMatchObject({ hold: true, muted: false });
    const { sid } = await legWhere(fake, ({ hold }) => hold);
    expect((await conference.participants(sid).update({ muted: true })).muted).toBe(true);
    await conference.participants(sid).update({ muted: true });
    await conference.participants('customer').update({ muted: false, hold: false });
    await fake.settled();
    expect(events().slice(3)).toEqual([
      'participant-hold',
      'participant-mute',
      'participant-unmute',
      'participant-unhold',
    ]);
    expect(host.heard('/music', 'CallSid')).toEqual([sid]);
    await expect(conference.participants('nobody').update({ muted: true })).rejects.toMatchObject({
      code: 20404,
    });
  });

  it('does not start before somebody is there who may start it', async () => {
    await add('customer', customer, { startConferenceOnEnter: false });
    await add('waiting', '+12025550155', { startConferenceOnEnter: false });
    await fake.settled();
    expect((await client.conferences.list({ friendlyName: 'call_1' }))[0]?.status).toBe('init');
    await add('agent', agent);
    await fake.settled();
    expect((await client.conferences.list({ friendlyName: 'call_1' }))[0]?.status).toBe('in-progress');
    expect(events().slice(2)).toEqual(['participant-join', 'conference-start']);
  });

  it('hands over: the target is in, the agent is taken out, the customer stays', async () => {
    const conference = await bothIn();
    await add('target', '+12025550177');
    await legWhere(fake, (leg) => leg.label === 'target' && leg.conference !== null);
    expect(await conference.participants('agent').remove()).toBe(true);
    const gone = await legWhere(fake, ({ to, status }) => to === agent && status === 'completed');
    expect(gone.conference).toBeNull();
    const left = await conference.participants.list();
    expect(left.map(({ label }) => label)).toEqual(['customer', 'target']);
  });

  it('does not tell of a leg that a request ended that somebody hung up', async () => {
    const conference = await bothIn();
    const { callSid } = await conference.participants('agent').fetch();
    await client.calls(callSid).update({ status: 'completed' });
    await fake.settled();
    const said = (field: string): unknown => host.heard('/conference', field).filter(Boolean);
    expect(said('ReasonParticipantLeft')).toEqual(['participant_updated_via_api']);
    expect(said('ParticipantCallStatus')).toEqual(['completed']);
  });

  it('lets go of a leg that is sent to other TwiML', async () => {
    const conference = await bothIn();
    const { callSid } = await conference.participants('agent').fetch();
    await client.calls(callSid).update({ twiml: '<Response><Say>Bye</Say><Pause length="600"/></Response>' });
    const leg = await legWhere(fake, ({ sid, heard }) => sid === callSid && heard.includes('say: Bye'));
    expect(leg).toMatchObject({ status: 'in-progress', conference: null });
    expect(await conference.participants.list()).toHaveLength(1);
  });

  it('shows who is still rung; a phone that never answers never joins', async () => {
    const { conferenceSid } = await add('customer', '+12025550102');
    await legWhere(fake, ({ status }) => status === 'ringing');
    const rings = await client.conferences(conferenceSid).participants('customer').fetch();
    expect(rings.status).toBe('ringing');
    await client.conferences(conferenceSid).participants('customer').remove();
    expect(fake.instances()[0]?.status).toBe('canceled');
    await fake.settled();
    expect(events()).toEqual([]);
    await expect(client.conferences(conferenceSid).participants('customer').fetch()).rejects.toMatchObject({
      status: 404,
    });
  });

  it('ended by request takes everybody out; a phone that rings finds nothing to join', async () => {
    const conference = await bothIn();
    const late = await add('late', '+12025550102');
    await legWhere(fake, ({ label, status }) => label === 'late' && status === 'ringing');
    expect((await conference.update({ status: 'completed' })).reasonConferenceEnded).toBe(
      'conference-ended-via-api',
    );
    fake.phoneOf(late.callSid).answer();
    await fake.settled();
    expect(fake.instances().map(({ status }) => status)).toEqual(['completed', 'completed', 'completed']);
    expect(fake.instances().every((leg) => leg.conference === null)).toBe(true);
    const again = await add('customer', customer);
    expect(again.conferenceSid).not.toBe(late.conferenceSid);
  });

  it('is recorded from its start, with a pause, and the audio comes after the end', async () => {
    const conference = await bothIn({
      conferenceRecord: 'record-from-start',
      conferenceRecordingStatusCallback: `${host.url}/recording?cid=call_1`,
      conferenceRecordingStatusCallbackEvent: ['in-progress', 'completed'],
    });
    const [recording] = await conference.recordings.list();
    const current = conference.recordings('Twilio.CURRENT');
    expect(recording).toMatchObject({ status: 'in-progress', channels: 1, source: 'Conference' });
    expect((await current.update({ status: 'paused', pauseBehavior: 'skip' })).status).toBe('paused');
    expect((await current.update({ status: 'in-progress' })).status).toBe('in-progress');
    await conference.update({ status: 'completed' });
    await fake.settled();
    expect(host.heard('/recording', 'RecordingStatus')).toEqual(['in-progress', 'completed']);
    expect(host.received.at(-1)?.form).toMatchObject({
      ConferenceSid: recording!.conferenceSid,
      RecordingSid: recording!.sid,
      RecordingSource: 'Conference',
    });
    expect(await client.recordings.list({ conferenceSid: recording!.conferenceSid })).toHaveLength(1);
  });

  it('tells of a machine without waiting', async () => {
    await add('customer', '+12025550105', {
      machineDetection: 'Enable',
      amdStatusCallback: `${host.url}/amd?cid=call_1`,
    });
    await fake.settled();
    expect(host.heard('/amd', 'AnsweredBy')).toEqual(['machine_start']);
    expect(fake.instances()[0]?.conference).toBe('call_1');
  });
});
