import { describe, expect, it } from 'vitest';
import type { AsteriskOptions } from './asterisk-options.js';
import { asterisk } from './asterisk.js';
import { addressOfAgent, endpointFor } from './endpoints.js';
import { calledNumber, callerNumber } from './inbound-numbers.js';
import { referencesFor } from './leg-references.js';
import { refusedByAri } from './ari/ari-errors.js';
import { refusalOf } from './refusals.js';

const access = { ariUrl: 'http://127.0.0.1:8088/ari', user: 'offhook', password: 'secret' };

describe('asterisk()', () => {
  it('switches off exactly what cannot be done, and says what is missing', () => {
    const off = asterisk({ ariUrl: '', user: undefined }).capabilities;
    expect(off).toMatchObject({ phone: false, agentLegs: [], call: { hold: false, record: false } });
    expect(off.missing?.[0]).toBe(
      'Asterisk is off, because it cannot be reached. Enter “Address of the REST interface”, “User” and “Password” in the Asterisk settings.',
    );
    const noLine = asterisk({ ...access, agentEndpoint: 'PJSIP/{userId}', phoneNumbers: ['+12025550199'] });
    expect(noLine.capabilities).toMatchObject({
      phone: false,
      agentLegs: ['phone', 'none'],
      call: { hold: true },
    });
    expect(noLine.capabilities.missing).toHaveLength(1);
    const whole = asterisk({ ...access, endpoint: 'PJSIP/{number}@trunk', phoneNumbers: ['+12025550199'] });
    expect(whole.capabilities).toMatchObject({
      phone: true,
      defaultAgentLeg: 'phone',
      call: { transfer: true },
    });
    expect(whole.capabilities).not.toHaveProperty('missing');
  });

  it('without access it connects to nothing', async () => {
    const connection = asterisk().connect(null as never);
    expect(connection.phone).toBeUndefined();
    await connection.close();
  });

  it('refuses a greeting by text, and says so, unless a sound is named that is played in its place', () => {
    const text = { text: 'Please leave a message.' };
    const answers = (options: AsteriskOptions) => asterisk(options).refusesGreeting?.(text);
    expect(answers(access)).toMatch(/speaks no texts.*greetingSound.*audioUrl/);
    expect(answers({ ownServers: ['https://pbx.example'] })).toMatch(/speaks no texts/);
    expect(answers({ ...access, greetingSound: 'vm-intro' })).toBeNull();
    expect(answers({}), 'it takes no calls').toBeNull();
    expect(asterisk(access).refusesGreeting?.({ audioUrl: 'https://example.com/greeting.wav' })).toBeNull();
  });

  it.each([
    { ariUrl: 'pbx.example' },
    { app: 'a,b' },
    { endpoint: 'PJSIP/trunk' },
    { agentEndpoint: '{userId}' },
    { phoneNumbers: ['2025550199'] },
    { greetingSound: 'https://example.com/greeting.wav' },
    { ownServers: ['pbx.example'] },
    { ownServers: ['https://pbx.example/ari'] },
    { ownServers: ['https://a@pbx.example'] },
    { ownServers: ['ftp://pbx.example'] },
  ])('refuses %j', (options) => {
    expect(() => asterisk(options)).toThrow(TypeError);
  });
});

describe('the endpoint of a leg', () => {
  const templates = { endpoint: 'PJSIP/{digits}@trunk', agentEndpoint: 'PJSIP/{userId}' };
  const agent = { userId: 'amara', phone: '+12025550142', by: 'phone' } as const;

  it('is the trunk for numbers and the extension for agents, and nothing else', () => {
    expect(endpointFor('+12025550100', templates)).toBe('PJSIP/12025550100@trunk');
    expect(endpointFor('PJSIP/amara', templates)).toBe('PJSIP/amara');
    for (const other of [
      null,
      '',
      '2025550100',
      'PJSIP/a&PJSIP/b',
      'Local/x@y',
      'PJSIP/a@evil',
      '+1202555\n0100',
    ]) {
      expect(() => endpointFor(other, templates)).toThrow(
        expect.objectContaining({ code: 'invalid_number' }),
      );
    }
    expect(() => endpointFor('+12025550100', {})).toThrow(
      expect.objectContaining({ code: 'not_configured' }),
    );
  });

  it('an agent whose id is no extension is rung at the own phone, or not at all', () => {
    expect(addressOfAgent({ ...agent, userId: 'a/b' }, templates).address).toBe('+12025550142');
    expect(addressOfAgent(agent, { agentEndpoint: 'Local/{phone}@agents' }).address).toBe(
      'Local/+12025550142@agents',
    );
    expect(endpointFor('Local/+12025550142@agents', { agentEndpoint: 'Local/{phone}@agents' })).toMatch(
      /^Local/,
    );
    expect(() => addressOfAgent({ ...agent, phone: null }, { endpoint: 'PJSIP/{number}@t' })).toThrow(
      expect.objectContaining({ code: 'no_phone_number' }),
    );
  });
});

describe('numbers of calls that come in', () => {
  const ours = ['+12025550199', '+12025550198'];
  it('are understood in the ways that trunks write them', () => {
    for (const text of ['+12025550198', '12025550198', '2025550198', '0198', '0012025550198']) {
      expect(calledNumber([], text, ours)).toBe('+12025550198');
    }
    expect(calledNumber(['+12025550199'], 's', ours)).toBe('+12025550199');
    expect(calledNumber([], 's', ours)).toBe('+12025550199');
    expect(calledNumber([], '+442079460000', ours)).toBe('+442079460000');
    expect(calledNumber([], 'sales', [])).toBeNull();
    expect(callerNumber('2025550142', ours)).toBe('+12025550142');
    expect(['', 'anonymous', '12'].map((text) => callerNumber(text, ours))).toEqual([null, null, null]);
  });
});

describe('our ids at Asterisk', () => {
  it('say whose they are, and nothing of others', () => {
    const { channelIdOf, legOf, callOfBridge, holdBridgeOf, talkBridgeOf, ...rest } =
      referencesFor('offhook');
    const leg = { callId: '0b7e-1', legId: 'aa-2' };
    expect(legOf(channelIdOf(leg))).toEqual(leg);
    for (const id of ['1700000000.1', `${channelIdOf(leg)};2`, 'other.c.l', 'offhook2.c.l'])
      expect(legOf(id)).toBeNull();
    expect([talkBridgeOf('c'), holdBridgeOf('c'), 'other.c'].map(callOfBridge)).toEqual(['c', 'c', null]);
    expect(rest.callOfRecording(rest.recordingOf('c', 12))).toBe('c');
  });
});

describe('refusals of Asterisk', () => {
  it.each([
    ['control', 400, 'not_found'],
    ['control', 409, 'conflict'],
    ['control', 422, 'conflict'],
    ['control', 404, 'not_found'],
    ['record', 500, 'provider_refused'],
    ['dial', 400, 'not_configured'],
    ['dial', 429, 'rate_limited'],
  ] as const)('%s, status %i: %s', (asked, status, code) => {
    const error = refusalOf(asked, refusedByAri(status, 'Channel +12025550100', null));
    expect(error).toMatchObject({
      code,
      message: expect.stringMatching(/^The phone system .*\.$/) as string,
    });
    expect(String(error)).not.toContain('2025550');
  });
});
