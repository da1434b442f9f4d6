import { notSetUp } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { Logger } from '../ports/logger.js';
import type { Principal } from '../ports/principal.js';

/** A failure in words for this reader: what is wrong with the settings is for administrators, and for the log. */
export function forReader(error: unknown, principal: Principal | null, logger: Logger): unknown {
  if (!(error instanceof CallError) || error.code !== 'not_configured' || principal === null) return error;
  const message = notSetUp(principal.role, null, error.message);
  if (message === error.message) return error;
  logger.warn({ code: error.code, reason: error.message }, 'somebody could not call as things are set up');
  return new CallError(error.code, { message, retryable: error.retryable, cause: error });
}
