import { describe, expect, it } from 'vitest';
import { sampleCall, sampleIncomingCall, samplePersonView } from '../testing/sample-call.js';
import { otherPerson } from './other-person.js';

describe('the other person of a call', () => {
  const name = (call: Parameters<typeof otherPerson>[0]): string => otherPerson(call).name;
  const phone = { kind: 'phone', provider: 'twilio', inBrowser: false } as const;

  it('is whom I call, and who calls me', () => {
    expect(name(sampleCall())).toBe('Maya Patel');
    expect(name(sampleIncomingCall())).toBe('Maya Patel');
    expect(name(sampleIncomingCall(phone))).toBe('Maya Patel');
  });

  it('is the customer for a colleague to whom the call was given, whoever placed it', () => {
    const contact = sampleCall({ direction: 'inbound' });
    expect(name(contact)).toBe('Maya Patel');
    const called = sampleIncomingCall(phone);
    expect(name(called)).toBe('Maya Patel');
  });

  it('is a colleague in a call of the app', () => {
    const colleague = samplePersonView({ kind: 'user', id: 'leo', name: 'Leo Fischer' });
    const me = sampleCall().from;
    expect(name(sampleIncomingCall({ from: colleague, to: me }))).toBe('Leo Fischer');
  });

  it('is never the number of ours that somebody with an account phones', () => {
    const patient = samplePersonView({ kind: 'user', id: 'maya' });
    const ours = samplePersonView({ kind: 'phone', id: '+12025550100', name: '+12025550100' });
    expect(name(sampleIncomingCall({ ...phone, from: patient, to: ours }))).toBe('Maya Patel');
  });
});
