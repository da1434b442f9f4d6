import type { IncomingMessage, ServerResponse } from 'node:http';

/** What pages of other origins may do with the REST routes. */
export interface Cors {
  /**
   * Lets a page of a listed origin read the answer, whatever it will be. Resolves preflights of such pages.
   *
   * @param allow Methods of the path, as in the Allow header.
   * @returns True when the request is answered.
   */
  answer(request: IncomingMessage, response: ServerResponse, allow: string): boolean;
}

/** For hosts that answer other origins themselves. */
export const noCors: Cors = { answer: () => false };

/** How long browsers remember the answer to a preflight, seconds: the longest that Chromium takes. */
const rememberSeconds = 7200;

/**
 * Cross-Origin Resource Sharing for listed origins, each by its name: never `*`, for cookies may come along. Requests of the
 * page's own origin need none of it, and whoever is not listed gets none.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function createCors(allowedOrigins: ReadonlySet<string>): Cors {
  if (allowedOrigins.size === 0) return noCors;
  return {
    answer(request, response, allow) {
      const { origin, 'access-control-request-headers': headers } = request.headers;
      if (origin === undefined || !allowedOrigins.has(origin.toLowerCase())) return false;
      // The host's own middleware has answered for this origin already.
      if (response.hasHeader('access-control-allow-origin')) return false;
      response.setHeader('Access-Control-Allow-Origin', origin);
      response.setHeader('Access-Control-Allow-Credentials', 'true');
      if (request.method === 'OPTIONS' && 'access-control-request-method' in request.headers) {
        response
          .writeHead(204, {
            'Access-Control-Allow-Methods': allow,
            // Sign-in by the host's own headers is for its own pages to know.
            ...(typeof headers === 'string' ? { 'Access-Control-Allow-Headers': headers } : {}),
            'Access-Control-Max-Age': rememberSeconds,
            Vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
          })
          .end();
        return true;
      }
      response.setHeader('Access-Control-Expose-Headers', 'ETag, Retry-After');
      return false;
    },
  };
}
