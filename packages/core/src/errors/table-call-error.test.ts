import { describe, expect, it } from 'vitest';
import { CallError as PlainCallError } from './call-error.js';
import { CallError } from './index.js';

describe('CallError', () => {
  it('has sentence, status and retryable of the table in the errors entry', () => {
    const error = new CallError('rate_limited');
    expect(error).toMatchObject({ code: 'rate_limited', status: 429, retryable: true });
    expect(error.toBody().message).toMatch(/Too many calls/);
  });

  it('keeps what its maker says', () => {
    const error = new CallError('conflict', { message: 'Taken.', details: { call: 1 }, cause: 'x' });
    expect(error.toBody()).toEqual({
      code: 'conflict',
      message: 'Taken.',
      retryable: true,
      details: { call: 1 },
    });
    expect(error.cause).toBe('x');
  });

  it('is one class to instanceof, whichever entry it comes from', () => {
    expect(new PlainCallError('call_over')).toBeInstanceOf(CallError);
    expect(new CallError('call_over')).toBeInstanceOf(PlainCallError);
    expect(new Error('call_over')).not.toBeInstanceOf(CallError);
  });
});
