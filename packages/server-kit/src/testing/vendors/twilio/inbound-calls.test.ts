import twilio from 'twilio';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakeTwilio } from './start-fake-twilio.js';
import {
  accountSid,
  againstDescription,
  clientOf,
  customer,
  legWhere,
  ourNumber,
  startFake,
  startHost,
  type Host,
} from './twilio-host.fixture.js';

const applicationSid = `AP${'2'.repeat(32)}`;

function tokenOf(secret: string, { ttl = 600, grant = true } = {}) {
  const token = new twilio.jwt.AccessToken(accountSid, `SK${'1'.repeat(32)}`, secret, {
    identity: 'agent-7',
    ttl,
  });
  const outgoing = grant ? { outgoingApplicationSid: applicationSid } : {};
  token.addGrant(new twilio.jwt.AccessToken.VoiceGrant(outgoing));
  return token.toJwt();
}

describe('a call that comes in at the fake Twilio', () => {
  let fake: FakeTwilio;
  let host: Host;

  beforeEach(async () => {
    host = await startHost();
    fake = await startFake({
      voiceUrl: `${host.url}/voice`,
      voiceStatusUrl: `${host.url}/over`,
      applicationSid,
    });
  });
  afterEach(async () => {
    await fake.settled();
    expect(againstDescription(fake)).toEqual([]);
    expect(host.received.filter((one) => !one.valid)).toEqual([]);
    await Promise.all([fake.close(), host.close()]);
  });

  const callIn = (twiml: string) => {
    host.answers.set('/voice', `<?xml version="1.0" encoding="UTF-8"?><Response>${twiml}</Response>`);
    return fake.callIn({ from: customer, to: ourNumber });
  };

  it('asks what to do, is picked up into a conference, and the host hears of its end', async () => {
    const caller = callIn(
      `<Dial action="/after"><Conference participantLabel="customer" startConferenceOnEnter="false"
        statusCallback="/conference" statusCallbackEvent="join leave">call_1</Conference></Dial>`,
    );
    const leg = await legWhere(fake, ({ conference }) => conference === 'call_1');
    expect(leg).toMatchObject({ direction: 'inbound', status: 'in-progress', label: 'customer' });
    expect(host.received[0]?.form).toMatchObject({
      CallStatus: 'ringing',
      Direction: 'inbound',
      From: customer,
    });
    caller.hangUp();
    await fake.settled();
    expect(host.heard('/conference', 'StatusCallbackEvent')).toEqual([
      'participant-join',
      'participant-leave',
    ]);
    expect(host.heard('/after', 'CallStatus')).toEqual(['completed']);
    expect(host.heard('/over', 'CallStatus')).toEqual(['completed']);
  });

  it('rings while the host pauses, until the caller gives up', async () => {
    const caller = callIn('<Pause length="600"/>');
    await fake.settled();
    expect(fake.instances()[0]?.status).toBe('ringing');
    caller.hangUp();
    await fake.settled();
    expect(host.heard('/over', 'CallStatus')).toEqual(['no-answer']);
  });

  it.each([
    ['<Reject/>', 'no-answer'],
    ['<Reject reason="busy"/>', 'busy'],
    ['<Hangup/>', 'completed'],
  ])('can be refused: %s', async (twiml, status) => {
    callIn(twiml);
    await fake.settled();
    expect(fake.instances()[0]?.status).toBe(status);
  });

  it('leaves a message after the greeting', async () => {
    const caller = callIn('<Say>Please leave a message</Say><Record action="/message" maxLength="60"/>');
    await legWhere(fake, ({ heard }) => heard.length === 1);
    await expect.poll(async () => (await clientOf(fake).recordings.list()).length).toBe(1);
    caller.hangUp();
    await fake.settled();
    const [message] = host.received.filter(({ path }) => path === '/message');
    expect(message?.form).toMatchObject({ Digits: 'hangup', CallStatus: 'completed' });
    expect(Number(message?.form['RecordingDuration'])).toBeGreaterThan(0);
  });

  it('chooses by pressing a key', async () => {
    const caller = callIn(
      '<Gather numDigits="1" timeout="500" action="/menu"><Say>Press five</Say></Gather>',
    );
    host.answers.set('/menu', '<Response><Redirect method="GET">/sales</Redirect></Response>');
    await legWhere(fake, ({ heard }) => heard.includes('say: Press five'));
    caller.press('5');
    await fake.settled();
    expect(host.heard('/menu', 'Digits')).toEqual(['5']);
    expect(host.received.some(({ path }) => path === '/sales')).toBe(true);
  });

  it('dials a phone and is told how that went; the other side ends with it', async () => {
    const number = (to: string) =>
      `<Dial action="/after" answerOnBridge="true"><Number statusCallback="/child"
        statusCallbackEvent="initiated ringing answered completed">${to}</Number></Dial>`;
    callIn(number('+12025550101'));
    await fake.settled();
    expect(host.heard('/after', 'DialCallStatus')).toEqual(['busy']);
    expect(host.heard('/child', 'CallStatus')).toEqual(['initiated', 'busy']);
    const caller = callIn(number('+12025550123'));
    const child = await legWhere(
      fake,
      ({ parentSid, status }) => parentSid === caller.sid && status === 'in-progress',
    );
    await legWhere(fake, ({ sid, status }) => sid === caller.sid && status === 'in-progress');
    caller.hangUp();
    await fake.settled();
    expect(fake.instances().find(({ sid }) => sid === child.sid)?.status).toBe('completed');
    expect(host.received.at(-1)?.form['ParentCallSid'] ?? caller.sid).toBe(caller.sid);
  });

  it('rings several phones, and the first that answers has it', async () => {
    callIn('<Dial><Number>+12025550102</Number><Client>agent-7</Client></Dial>');
    await legWhere(fake, ({ to, status }) => to === '+12025550102' && status === 'canceled');
    expect(fake.instances().map(({ status }) => status)).toEqual(['in-progress', 'canceled', 'in-progress']);
  });

  it('from a browser asks the TwiML app, with what the page said', async () => {
    host.answers.set('/voice', '<Response><Dial><Conference>call_1</Conference></Dial></Response>');
    const token = tokenOf('secret-of-the-key-that-is-long-enough');
    const browser = await fake.connectBrowser({ token, params: { callId: 'call_1', To: customer } });
    const leg = await legWhere(fake, ({ conference }) => conference === 'call_1');
    expect(leg).toMatchObject({ sid: browser.sid, from: 'client:agent-7', to: customer });
    expect(host.received[0]?.form).toMatchObject({ callId: 'call_1', ApplicationSid: applicationSid });
    browser.hangUp();
    await fake.settled();
    expect(host.heard('/over', 'CallStatus')).toEqual(['completed']);
  });

  it('from a browser needs a token as Twilio takes it', async () => {
    const secret = 'secret-of-the-key-that-is-long-enough';
    const refused = (token: string) => expect(fake.connectBrowser({ token })).rejects;
    await refused(tokenOf('another-secret-that-is-long-enough-too')).toMatchObject({ code: 20107 });
    await refused(tokenOf(secret, { ttl: -10 })).toMatchObject({ code: 20104 });
    await refused(tokenOf(secret, { ttl: 25 * 60 * 60 })).toMatchObject({ code: 20157 });
    await refused(tokenOf(secret, { grant: false })).toMatchObject({ code: 31002 });
    await refused('no-token').toMatchObject({ code: 20101 });
    expect(fake.instances()).toEqual([]);
  });
});
