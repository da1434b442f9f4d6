import type { IncomingMessage, ServerResponse } from 'node:http';
import { CallError } from '@offhook/core/errors';
import type { Logger } from '../ports/logger.js';
import type { Authenticate, Principal } from '../ports/principal.js';
import type { RouteAnswer, RouteHandlers } from '../ports/route.js';
import { answerFailure } from './answer-failure.js';
import { checkInput, checkNoBody, invalidInput, parseQuery } from './check-input.js';
import type { Cors } from './cors.js';
import { refuseCrossSite } from './cross-site.js';
import { forReader } from './for-reader.js';
import { MatchedRequest } from './matched-request.js';
import { readBody } from './read-body.js';
import { shuttingDown, type RequestGate } from './request-gate.js';
import type { RequestLimits } from './request-limits.js';
import { compileRoutes, type CompiledRoute, type PathMatch } from './route-table.js';
import { writeAnswer, writeError } from './write-answer.js';

/** A handler for Express 4 and 5, Connect, and `http.createServer`. */
export type Router = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/** What a router needs. */
export interface RouterOptions {
  readonly handlers: RouteHandlers;
  readonly authenticate: Authenticate;
  /** Origins whose pages may use cookie sessions. */
  readonly allowedOrigins: ReadonlySet<string>;
  readonly cors: Cors;
  /** Shared by all routers of a server. */
  readonly limits: RequestLimits;
  readonly logger: Logger;
  /** Shared by all routers of a server. */
  readonly gate: RequestGate;
}

const maxIdLength = 200;

/**
 * Makes one connect-style handler for these routes. Per request: match, authenticate, role, body, schema, handler,
 * answer. A path that is not ours goes to `next`, or is a 404 when there is none.
 */
export function createRouter(options: RouterOptions): Router {
  const find = compileRoutes(options.handlers);
  return (request, response, next) => {
    const url = request.url ?? '/';
    const queryAt = url.indexOf('?');
    const match = find(queryAt === -1 ? url : url.slice(0, queryAt));
    if (match === null) {
      if (next !== undefined) next();
      else writeError(response, new CallError('not_found', { message: 'There is nothing at this address.' }));
      return;
    }
    if (options.cors.answer(request, response, match.allow)) return;
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
    const route = match.methods.get(method);
    if (route === undefined) {
      writeError(response, new CallError('method_not_allowed'), { allow: match.allow });
      return;
    }
    if (options.gate.isClosed && route.name !== 'health') {
      writeError(response, shuttingDown());
      return;
    }
    const query = queryAt === -1 ? '' : url.slice(queryAt + 1);
    options.gate.enter();
    run(options, route, match, query, request, response).then(
      () => options.gate.leave(),
      (error: unknown) => {
        options.gate.leave();
        answerFailure(options.logger, route.name, request, response, error);
      },
    );
  };
}

async function run(
  options: RouterOptions,
  route: CompiledRoute,
  match: PathMatch,
  query: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const principal = route.roles === null ? null : await signIn(options, route, request);
  const matched = new MatchedRequest(request.headers, principal, decodeId(match.id));
  if (query !== '' || route.query !== null) matched.query = checkQuery(route, query);
  if (route.changesState) {
    matched.checkHeaders();
    matched.body = checkBody(route, await readBody(request));
  }
  const answer = await answered(options, route, matched);
  writeAnswer(response, answer, request.headers['if-none-match']);
}

async function answered(
  { logger }: RouterOptions,
  route: CompiledRoute,
  matched: MatchedRequest,
): Promise<RouteAnswer> {
  try {
    return await route.handler(matched);
  } catch (error) {
    throw forReader(error, matched.signedIn, logger);
  }
}

async function signIn(
  options: RouterOptions,
  route: CompiledRoute,
  request: IncomingMessage,
): Promise<Principal> {
  const { headers } = request;
  const token = bearerOf(headers.authorization);
  if (token === null && route.changesState) refuseCrossSite(headers, options.allowedOrigins);
  let principal: Principal | null;
  try {
    principal = await options.authenticate({ token, headers, channel: 'http' });
  } catch (error) {
    options.logger.error({ err: error, route: route.name }, 'authenticate failed; the request is refused');
    // What cannot be decided now is no refusal: the client keeps its session and asks again.
    if (error instanceof CallError && error.code === 'unavailable') throw error;
    principal = null;
  }
  if (principal === null) {
    options.limits.countStranger(request);
    throw new CallError('unauthorized');
  }
  options.limits.count(principal);
  if (route.roles?.has(principal.role) !== true) throw new CallError('forbidden');
  return principal;
}

/** The token of `Authorization: Bearer` (RFC 6750); the scheme's case does not matter. */
function bearerOf(header: string | undefined): string | null {
  if (header === undefined || header.length < 8 || header[6] !== ' ') return null;
  return header.slice(0, 6).toLowerCase() === 'bearer' ? header.slice(7).trim() || null : null;
}

function decodeId(id: string): string {
  if (id.length > maxIdLength) throw new CallError('not_found');
  if (!id.includes('%')) return id;
  try {
    return decodeURIComponent(id);
  } catch {
    throw new CallError('not_found');
  }
}

function checkQuery(route: CompiledRoute, text: string): unknown {
  const query = parseQuery(text);
  if (route.query !== null) return checkInput(route.query, query);
  const unknown = Object.keys(query);
  if (unknown.length > 0)
    throw invalidInput(unknown.map((path) => ({ path, message: 'This name is not known here.' })));
  return query;
}

function checkBody(route: CompiledRoute, body: unknown): unknown {
  if (route.body !== null) return body === undefined ? checkNoBody(route.body) : checkInput(route.body, body);
  if (body === undefined) return {};
  const keys = typeof body === 'object' && body !== null && !Array.isArray(body) ? Object.keys(body) : null;
  if (keys === null) throw invalidInput([{ path: '', message: 'The body must be an object.' }]);
  if (keys.length > 0)
    throw invalidInput(keys.map((path) => ({ path, message: 'This name is not known here.' })));
  return {};
}
