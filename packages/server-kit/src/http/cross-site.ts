import type { IncomingHttpHeaders } from 'node:http';
import { CallError } from '@offhook/core/errors';

/**
 * Refuses requests that another site makes in a signed-in person's browser (CSRF). Only requests without a bearer token
 * are at risk: a browser adds cookies by itself, never an Authorization header.
 *
 * @throws CallError `forbidden`.
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function refuseCrossSite(headers: IncomingHttpHeaders, allowedOrigins: ReadonlySet<string>): void {
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return;
  const { origin, host } = headers;
  if (origin === undefined) {
    // No browser of today sends a state-changing request across sites without either header.
    if (site === undefined) return;
  } else if (allowedOrigins.has(origin.toLowerCase()) || (site === undefined && hostOf(origin) === host)) {
    return;
  }
  throw new CallError('forbidden', { message: 'Requests from other sites are not accepted.' });
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
