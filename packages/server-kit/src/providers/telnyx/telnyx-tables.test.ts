import type { CallError } from '@offhook/core/errors';
import { describe, expect, it } from 'vitest';
import { endOf } from './hangup-causes.js';
import { isSealed, readReference, stableId, writeReference } from './leg-reference.js';
import { failureOf, isGone, TelnyxOutcomeUnknown } from './telnyx-errors.js';

describe('the end of a leg', () => {
  it.each([
    ['normal_clearing', 'callee', '200', 'completed'],
    ['normal_clearing', 'callee', '480', 'no_answer'],
    ['normal_clearing', 'caller', '487', 'completed'],
    ['originator_cancel', 'caller', '487', 'canceled'],
    ['time_limit', 'unknown', '200', 'completed'],
    ['user_busy', 'callee', '486', 'busy'],
    ['timeout', 'caller', '487', 'no_answer'],
    ['no_answer', 'caller', 'unspecified', 'no_answer'],
    ['not_found', 'callee', '404', 'invalid_number'],
    ['call_rejected', 'callee', '603', 'declined'],
    ['call_rejected', 'callee', '486', 'declined'],
    ['call_rejected', 'callee', '403', 'not_allowed'],
    ['call_rejected', 'callee', '503', 'provider_error'],
    ['unspecified', 'unknown', '486', 'busy'],
    ['unspecified', 'unknown', 'unspecified', 'provider_error'],
    ['something_new', 'unknown', undefined, 'provider_error'],
  ])('%s by the %s with SIP %s is %s', (cause, source, sip, ours) => {
    expect(endOf({ cause, source, sip }).cause).toBe(ours);
  });

  it('says in words what the cause alone does not', () => {
    expect(endOf({ cause: 'unspecified', source: 'unknown', sip: '503' }).detail).toBe(
      'The phone network could not connect this call (SIP 503).',
    );
  });
});

describe('an error of Telnyx', () => {
  const thrown = (status: number, code: string, pointer?: string, headers: Record<string, string> = {}) => ({
    status,
    error: { errors: [{ code, title: 'x', detail: 'about +12025550187', source: { pointer } }] },
    headers: new Headers(headers),
  });
  const ours = (error: unknown, changes = true) => failureOf(error, changes, 1_000_000_000_000);

  it.each([
    [422, '10016', '/to', 'invalid_number'],
    [422, '10016', '/from', 'caller_id_not_owned'],
    [422, '10015', '/connection_id', 'not_configured'],
    [422, '10015', '/digits', 'provider_refused'],
    [401, '10009', undefined, 'not_configured'],
    [403, '10039', undefined, 'not_allowed'],
    [403, '20012', undefined, 'provider_refused'],
    [403, '20013', undefined, 'not_allowed'],
    [422, '90018', undefined, 'call_over'],
    [422, '90034', undefined, 'conflict'],
    [404, '10005', undefined, 'not_found'],
    [403, '90041', undefined, 'provider_refused'],
    [429, '10011', undefined, 'rate_limited'],
    [418, '4711', undefined, 'provider_refused'],
  ])('%i %s %s is %s', (status, code, pointer, wanted) => {
    const error = ours(thrown(status, code, pointer));
    expect(error).toMatchObject({ code: wanted });
    expect(`${error.message} ${JSON.stringify(error)}`).not.toContain('2025550187');
  });

  it('says when to come back, by seconds or by a time', () => {
    const wait = (headers: Record<string, string>) =>
      (ours(thrown(429, '10011', undefined, headers)) as CallError).details;
    expect(wait({ 'retry-after': '3' })).toMatchObject({ retryAfterSeconds: 3 });
    expect(wait({ 'x-ratelimit-reset': '1000000012' })).toMatchObject({ retryAfterSeconds: 12 });
    expect(wait({})).not.toHaveProperty('retryAfterSeconds');
  });

  it('is unknown when it may have been done, and plain when it cannot', () => {
    const lost = new Error('socket hang up', {
      cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }),
    });
    const dead = new Error('failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) });
    expect(ours(lost)).toBeInstanceOf(TelnyxOutcomeUnknown);
    expect(ours({ status: 502 })).toBeInstanceOf(TelnyxOutcomeUnknown);
    expect(ours(dead)).toMatchObject({ code: 'provider_unavailable', retryable: true });
    expect(ours(lost, false)).toMatchObject({ code: 'provider_unavailable' });
    expect(isGone(ours(thrown(422, '90018')))).toBe(true);
    expect(isGone(ours(lost))).toBe(false);
  });
});

describe('a leg reference', () => {
  const reference = { callId: 'call-1', legId: 'leg-1', joins: true };

  it('comes back from client_state, sealed by our key only', () => {
    const read = readReference(writeReference(reference, 'secret'));
    expect(read).toMatchObject(reference);
    if (read === null) throw new Error('not read');
    expect(isSealed(read, 'secret')).toBe(true);
    expect(isSealed(read, 'other')).toBe(false);
    expect(isSealed({ ...read, legId: 'leg-2' }, 'secret')).toBe(false);
    expect(isSealed({ ...read, mac: null }, 'secret')).toBe(false);
  });

  it('of other programs is none', () => {
    const others = [
      '',
      'aGF2ZSBhIG5pY2UgZGF5ID1d',
      '%%%',
      null,
      7,
      Buffer.from('{"call":1,"leg":"a"}').toString('base64'),
    ];
    expect(others.map(readReference)).toEqual(others.map(() => null));
  });

  it('gives one command one id, and another command another', () => {
    expect(stableId('leg-1', 'dial')).toBe(stableId('leg-1', 'dial'));
    const ids = [
      stableId('leg-1', 'dial'),
      stableId('leg-2', 'dial'),
      stableId('leg-1', 'pick-up'),
      stableId('leg-1dial'),
    ];
    expect(new Set(ids).size).toBe(4);
  });
});
