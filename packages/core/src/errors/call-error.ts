import type { ErrorCode } from './codes.js';

/** Extra facts of an error: a `call` for races, `issues` for invalid input, `retryAfterSeconds` for limits. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** Error as it travels in an HTTP answer or a socket acknowledgement. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly details: ErrorDetails;
}

/** What may be said of a {@link CallError} besides its code. */
export interface CallErrorOptions {
  /** Sentence for a person. */
  readonly message?: string | undefined;
  /** True when the same request may succeed later without a change. */
  readonly retryable?: boolean | undefined;
  /** HTTP status. */
  readonly status?: number | undefined;
  readonly details?: ErrorDetails | undefined;
  readonly cause?: unknown;
}

/**
 * The one error class of Offhook. Misuse of the API throws `TypeError`; everything that can happen in service is a
 * `CallError` with a code of the error table.
 *
 * This is the class as browsers have it: it knows no sentences, because the server sends them and elements translate by
 * code. The entry `@offhook/core/errors` exports the same class with defaults from the table.
 *
 * @example
 * try { await client.calls.answer(id) } catch (error) {
 *   if (error instanceof CallError && error.code === 'answered_elsewhere') …
 * }
 */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly retryable: boolean;
  readonly details: ErrorDetails;
  /** HTTP status of the code; 0 for an error that was made in the browser. */
  readonly status: number;

  constructor(
    readonly code: ErrorCode,
    { message = code, retryable = false, status = 0, details = {}, ...cause }: CallErrorOptions = {},
  ) {
    super(message, cause);
    this.retryable = retryable;
    this.status = status;
    this.details = details;
  }

  /** The form that travels; never holds a cause or a stack. */
  toBody(): ErrorBody {
    return { code: this.code, message: this.message, retryable: this.retryable, details: this.details };
  }
}
