import { describe, expect, it } from 'vitest';
import { errorTable } from '@offhook/core/errors';
import { meaningOf } from './call-status.js';
import { callErrorOf, inOurWords, OutcomeUnknown, vendorErrors, VendorRefusal } from './vendor-errors.js';

describe('errors of Twilio', () => {
  it('have one of our codes and a sentence without the vendor’s name', () => {
    for (const [code, row] of Object.entries(vendorErrors)) {
      expect(Object.hasOwn(errorTable, row.code), code).toBe(true);
      expect(row.message, code).toMatch(/^[A-Z].+\.$/);
    }
  });

  it.each([
    [400, 21211, 'invalid_number', false],
    [400, 21210, 'caller_id_not_owned', false],
    [400, 21215, 'not_allowed', false],
    [400, 10004, 'rate_limited', true],
    [429, 20429, 'rate_limited', true],
    [401, 20003, 'not_configured', false],
    [400, 21220, 'conflict', false],
    [404, 20404, 'not_found', false],
    [403, 0, 'not_allowed', false],
    [400, 99999, 'provider_refused', false],
    [418, 0, 'provider_refused', false],
  ])('status %i code %i is %s', (status, vendorCode, code, retryable) => {
    const error = callErrorOf(new VendorRefusal(status, vendorCode));
    expect(error).toMatchObject({ code, retryable, details: { vendorStatus: status, vendorCode } });
    expect(error.details).not.toHaveProperty('retryAfterSeconds');
  });

  it('leave no doubt where a repetition does no harm', async () => {
    const failing = (error: Error) => inOurWords(() => Promise.reject(error));
    await expect(failing(new OutcomeUnknown('lost'))).rejects.toMatchObject({ code: 'provider_unavailable' });
    await expect(failing(new VendorRefusal(429, 20429, 3))).rejects.toMatchObject({
      details: { retryAfterSeconds: 3 },
    });
    await expect(failing(new RangeError('ours'))).rejects.toThrow(RangeError);
  });
});

describe('statuses of Twilio', () => {
  it.each([
    ['queued', null, 'dialing', undefined],
    ['initiated', null, 'dialing', undefined],
    ['ringing', null, 'ringing', undefined],
    ['in-progress', null, 'up', undefined],
    ['completed', '200', 'ended', 'completed'],
    ['busy', '486', 'ended', 'busy'],
    ['busy', '603', 'ended', 'declined'],
    ['no-answer', '487', 'ended', 'no_answer'],
    ['canceled', '487', 'ended', 'canceled'],
    ['failed', '404', 'ended', 'invalid_number'],
    ['failed', '403', 'ended', 'not_allowed'],
    ['failed', '503', 'ended', 'provider_error'],
    ['failed', null, 'ended', 'provider_error'],
  ])('%s with SIP %s is %s', (status, sip, state, cause) => {
    expect(meaningOf(status, sip)).toMatchObject({ state, ...(cause === undefined ? {} : { cause }) });
  });

  it('that are not known mean nothing', () => {
    expect(meaningOf('constructor')).toBeNull();
    expect(meaningOf('')).toBeNull();
  });
});
