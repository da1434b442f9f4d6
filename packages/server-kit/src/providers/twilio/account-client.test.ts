import { describe, expect, it, vi } from 'vitest';
import { account, callId, contextOf, planned } from './provider-context.fixture.js';
import { twilio } from './twilio.js';

vi.mock('twilio', () => {
  throw new Error("Cannot find package 'twilio'");
});

describe('without the official client', () => {
  it('says what to install, and that nothing was dialled', async () => {
    const { phone } = twilio(account).connect(contextOf({ url: 'https://calls.example.com' }));
    const leg = planned('customer-1');
    const request = { callId, orgId: 'o', leg, agentLeg: 'none', from: null, ringTimeoutMs: 30_000 } as const;
    for (const asked of [phone?.dial(request), phone?.lookUp(request), phone?.hangUp(request)]) {
      await expect(asked).rejects.toMatchObject({
        code: 'not_configured',
        message: expect.stringContaining('npm package "twilio"') as string,
      });
    }
  });
});
