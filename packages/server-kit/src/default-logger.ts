import { pino } from 'pino';
import type { Logger } from './ports/logger.js';

/** What never reaches a log, should it ever be among the facts of a line. */
const redacted = ['token', 'secret', 'password', 'authorization', 'cookie', 'sdp', 'body', 'notes'];

/** Writes JSON lines to standard output. Level: `LOG_LEVEL`, else `info`. */
export function createDefaultLogger(): Logger {
  return pino({
    name: 'offhook',
    level: process.env['LOG_LEVEL'] ?? 'info',
    redact: { paths: redacted.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
    serializers: { err: describeError },
  });
}

/** Not pino's own: that one adds every property of the error, such as the call of a conflict. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { type: error.name, message: error.message, stack: error.stack, ...cause };
}
