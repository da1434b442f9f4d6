import type { ServerResponse } from 'node:http';
import type { CallError } from '@offhook/core/errors';
import type { RouteAnswer } from '../ports/route.js';
import { isMatch, writeTag } from './entity-tag.js';

/** Sends what a handler answered. Written with `writeHead` and `end`, so that it is the same under every framework. */
export function writeAnswer(
  response: ServerResponse,
  answer: RouteAnswer,
  ifNoneMatch: string | undefined,
): void {
  const status = answer.status ?? 200;
  const etag = answer.etag === undefined ? null : writeTag(answer.etag);
  if (
    status === 304 ||
    (status === 200 &&
      ifNoneMatch !== undefined &&
      answer.etag !== undefined &&
      isMatch(ifNoneMatch, answer.etag))
  ) {
    response.writeHead(304, headersOf(etag, null)).end();
    return;
  }
  if (status === 204) {
    response.writeHead(204, headersOf(etag, null)).end();
    return;
  }
  const body = JSON.stringify(answer.body);
  response.writeHead(status, headersOf(etag, Buffer.byteLength(body))).end(body);
}

/** Sends an error of the table. `allow` is the Allow header of a 405. */
export function writeError(
  response: ServerResponse,
  error: CallError,
  options: { status?: number; allow?: string } = {},
): void {
  const status = options.status ?? error.status;
  const body = JSON.stringify({ error: error.toBody() });
  const headers = headersOf(null, Buffer.byteLength(body));
  if (options.allow !== undefined) headers['Allow'] = options.allow;
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer';
  const retryAfter = error.details['retryAfterSeconds'];
  if ((status === 429 || status === 503) && typeof retryAfter === 'number')
    headers['Retry-After'] = Math.ceil(retryAfter);
  response.writeHead(status, headers).end(body);
}

function headersOf(etag: string | null, length: number | null): Record<string, string | number> {
  const headers: Record<string, string | number> = {
    'Cache-Control': 'private, no-cache',
    // Also where no other origin is listed: it may be listed tomorrow.
    Vary: 'Authorization, Origin',
    'X-Content-Type-Options': 'nosniff',
  };
  if (length !== null) {
    headers['Content-Type'] = 'application/json; charset=utf-8';
    headers['Content-Length'] = length;
  }
  if (etag !== null) headers['ETag'] = etag;
  return headers;
}
