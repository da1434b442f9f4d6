import { CallError as PlainCallError, type CallErrorOptions } from './call-error.js';
import { errorTable, type ErrorCode } from './codes.js';

/**
 * `CallError` with sentence, HTTP status and `retryable` from {@link errorTable} where they are not given. `instanceof`
 * makes no difference between the two classes.
 */
export class CallError extends PlainCallError {
  constructor(code: ErrorCode, options: CallErrorOptions = {}) {
    const row = errorTable[code];
    super(code, {
      ...options,
      message: options.message ?? row.message,
      retryable: options.retryable ?? row.retryable,
      status: options.status ?? row.status,
    });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof PlainCallError;
  }
}
