import { describe, expect, it } from 'vitest';
import { account, contextOf } from './provider-context.fixture.js';
import { openDigits, sealDigits } from './key-tones.js';
import { twilio } from './twilio.js';
import type { TwilioOptions } from './twilio-options.js';

const without = (...names: (keyof TwilioOptions)[]) => {
  const left: Record<string, unknown> = { ...account };
  for (const name of names) delete left[name];
  return twilio(left).capabilities;
};

describe('twilio() without some of its credentials', () => {
  it('has nothing missing with all of them', () => {
    expect(without()).toMatchObject({
      phone: true,
      agentLegs: ['browser', 'phone', 'none'],
      call: { dtmf: true },
    });
    expect(without().missing).toBeUndefined();
  });

  it('switches off exactly what needs them, and says so', () => {
    expect(without('twimlAppSid')).toMatchObject({
      phone: true,
      agentLegs: ['phone', 'none'],
      missing: ['Taking part in the browser is off. Enter “TwiML App SID” in the Twilio settings.'],
    });
    expect(without('apiKeySid', 'apiKeySecret').missing).toEqual([
      'Taking part in the browser is off. Enter “API key SID” and “API key secret” in the Twilio settings.',
    ]);
    expect(without('authToken')).toMatchObject({
      phone: true,
      agentLegs: ['phone', 'none'],
      call: { dtmf: false, hold: true },
    });
    expect(without('phoneNumber')).toMatchObject({ phone: false, agentLegs: [], call: { hold: false } });
    expect(without('authToken', 'apiKeySecret').missing?.[0]).toBe(
      'Calls to phones are off. Enter “Auth token” in the Twilio settings.',
    );
    const nothing = twilio();
    expect(nothing.capabilities.phone).toBe(false);
    expect(nothing.connect(contextOf({ url: 'https://x.example' })).phone).toBeUndefined();
  });

  it('refuses what cannot be, without repeating it', () => {
    for (const wrong of [
      { accountSid: 'SK-something' },
      { apiKeySid: account.accountSid },
      { twimlAppSid: 'secret' },
      { phoneNumber: '202 555 0100' },
      { apiBaseUrl: 'api.twilio.com' },
      { musicUrl: 'file:///etc/passwd' },
    ]) {
      const [[name, value]] = Object.entries(wrong) as [[string, string]];
      expect(() => twilio({ ...account, ...wrong })).toThrow(name);
      expect(() => twilio({ ...account, ...wrong })).not.toThrow(value);
    }
  });

  it('uses the named way to take part only when it is there', () => {
    const { twimlAppSid: _, ...others } = account;
    expect(twilio({ ...others, agentLeg: 'browser' }).capabilities.defaultAgentLeg).toBeUndefined();
    expect(twilio({ ...account, agentLeg: 'browser' }).capabilities.defaultAgentLeg).toBe('browser');
  });
});

describe('keys on their way through Twilio', () => {
  it('are readable for us alone, and not for long', () => {
    const sealed = sealDigits('secret', '4111#', 1_000);
    expect(sealed).not.toContain('4111');
    expect(openDigits('secret', sealed, 2_000)).toBe('4111#');
    expect(openDigits('another', sealed, 2_000)).toBeNull();
    expect(openDigits('secret', sealed, 1_000_000)).toBeNull();
    expect(openDigits('secret', `${sealed.slice(0, -2)}AA`, 2_000)).toBeNull();
    expect(openDigits('secret', '', 2_000)).toBeNull();
  });
});
