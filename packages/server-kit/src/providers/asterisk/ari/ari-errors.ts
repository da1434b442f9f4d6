import { CallError } from '@offhook/core/errors';

/**
 * No answer came, so nobody knows whether Asterisk did what was asked: look it up, never ask blindly again.
 * Deliberately no `CallError`, which says that it surely was not done.
 */
export class AriOutcomeUnknown extends Error {
  override readonly name = 'AriOutcomeUnknown';
}

/** Failures in which no connection was made, so that nothing can have been done. */
const neverArrived = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What Asterisk answered, as an error. `sentence` is its own; numbers in it are masked. */
export function refusedByAri(status: number, sentence: string, retryAfter: string | null): CallError {
  const reason = sentence.replace(/\+?\d{5,}/g, '…');
  const details = { ariStatus: status, reason };
  switch (status) {
    case 401:
    case 403:
      return new CallError('not_configured', {
        message: 'The phone system does not accept our user name and password. Check the Asterisk settings.',
        details,
      });
    case 404:
      return new CallError('not_found', { message: 'The phone system no longer knows this call.', details });
    case 409:
    case 412:
      return new CallError('conflict', {
        message: 'The phone system cannot do this with the call as it is now.',
        retryable: false,
        details,
      });
    case 429: {
      const seconds = Number(retryAfter);
      return new CallError('rate_limited', {
        message: 'The phone system takes no more requests right now. Try again in a moment.',
        details: seconds > 0 ? { ...details, retryAfterSeconds: seconds } : details,
      });
    }
    case 503:
      return new CallError('provider_unavailable', {
        message: 'The phone system is starting or too busy. Try again in a moment.',
        details,
      });
    default:
      return new CallError('provider_refused', {
        message: `The phone system refused this: ${reason || `status ${status}`}.`,
        details,
      });
  }
}

/** What became of a request without an answer. `changes`: the request changes something, so doubt matters. */
export function unansweredByAri(cause: unknown, changes: boolean): CallError | AriOutcomeUnknown {
  const code = codeOf(cause);
  if (!changes || neverArrived.has(code)) return unreachableAri(cause);
  const message = 'The phone system did not answer; nobody knows whether it did what was asked.';
  return new AriOutcomeUnknown(message, { cause });
}

/** Asterisk cannot be reached. */
export function unreachableAri(cause: unknown): CallError {
  const reason = codeOf(cause);
  return new CallError('provider_unavailable', {
    message: 'The phone system cannot be reached. Check that Asterisk runs and its address is right.',
    details: reason ? { reason } : {},
    cause,
  });
}

/** The system's code of a failure, which fetch hides one or two causes deep. */
function codeOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth += 1) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string') return code;
  }
  return '';
}
