import { CallError, type ErrorBody } from './call-error.js';
import type { ErrorCode } from './codes.js';

const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  413: 'payload_too_large',
  429: 'rate_limited',
};

/**
 * The error that the other side sent. A body that is not ours, e.g. of a proxy, is judged by its HTTP status. A code
 * that this version does not know is kept, because its sentence comes along.
 */
export function receivedError(
  body: Partial<ErrorBody> | null | undefined,
  status = 0,
  retryAfterSeconds?: number,
): CallError {
  // Proxies and other services have numbers for codes.
  const known = typeof body?.code === 'string';
  return new CallError(known ? (body.code as ErrorCode) : (codeOfStatus[status] ?? 'unavailable'), {
    message: body?.message ?? `The server answered with status ${status}.`,
    retryable: known ? body.retryable : status === 429 || status > 499,
    status,
    details: { ...body?.details, ...(retryAfterSeconds && { retryAfterSeconds }) },
  });
}
