import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { CallError } from '@offhook/core/errors';
import type { Logger } from '../ports/logger.js';
import { writeError } from './write-answer.js';

/**
 * Answers a request that failed: an error of the table as it is, anything else as a 500 that shows nothing but an id to
 * find it in the log by.
 */
export function answerFailure(
  logger: Logger,
  route: string,
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): void {
  if (response.headersSent || response.destroyed) {
    logger.debug({ err: error, route }, 'the connection ended before the answer was sent');
    response.destroy();
    return;
  }
  if (error instanceof CallError) {
    writeError(response, error);
    return;
  }
  const errorId = randomUUID();
  logger.error({ err: error, errorId, route, method: request.method }, 'a request failed unexpectedly');
  const shown = new CallError('unavailable', {
    message: 'Something went wrong on the server.',
    details: { errorId },
  });
  writeError(response, shown, { status: 500 });
}
