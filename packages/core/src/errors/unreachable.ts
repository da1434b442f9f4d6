import { CallError } from './call-error.js';

/** What happened as a `CallError`: what is none yet means that the server cannot be reached, or its code be loaded. */
export function unreachable(cause?: unknown): CallError {
  if (cause instanceof CallError) return cause;
  const message = 'The server cannot be reached. Try again in a moment.';
  return new CallError('unavailable', { message, retryable: true, cause });
}
