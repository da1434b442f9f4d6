import type { VendorAnswer } from '../vendor-server.js';
import { Refusal } from './refusal.js';

/** What a handler gets: ids out of the path, and parameters, which may stand in the query or in the body. */
export interface AriCall {
  /** The `n`th id of the path. */
  id(n?: number): string;
  /** A parameter; empty when it was not given. */
  text(name: string): string;
  /** A parameter that is a list. */
  list(name: string): readonly string[];
  /** A whole number, or the default where there is none. */
  number(name: string, otherwise: number): number;
  /** `variables` of the body. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Answers with JSON, or 204 for nothing. */
export type AriHandler = (call: AriCall) => object | void;

/** Handlers by method and path, e.g. `POST /channels/:/answer`; `:` is an id. */
export type AriRoutes = Readonly<Record<string, AriHandler>>;

/** A success that is not 200. */
export class Answer {
  constructor(readonly answer: VendorAnswer) {}
}

/** A thing was made: 201, with its address. */
export function created(path: string, body: object): Answer {
  return new Answer({ status: 201, headers: { location: `/ari${path}` }, body });
}

/** Carries requests out as Asterisk does: 404 for an unknown path, 405 for an unknown method, 204 for no content. */
export function ariRouter(
  routes: AriRoutes,
): (method: string, path: string, query: URLSearchParams, body: Buffer) => VendorAnswer {
  const table = Object.entries(routes).map(([route, handler]) => {
    const [method = '', pattern = ''] = route.split(' ');
    return { method, parts: pattern.split('/'), handler };
  });
  // The more literal path wins: `/channels/create` is no channel's id.
  table.sort(
    (a, b) => a.parts.filter((part) => part === ':').length - b.parts.filter((part) => part === ':').length,
  );

  return (method, path, query, body) => {
    const parts = path.replace(/^\/ari/, '').split('/');
    const matching = table.filter((entry) => matches(entry.parts, parts));
    const entry = matching.find((one) => one.method === method);
    if (entry === undefined) {
      const [status, message] = matching.length > 0 ? [405, 'Invalid method'] : [404, 'Resource not found'];
      return { status, body: { message } };
    }
    try {
      const ids = parts.filter((_, at) => entry.parts[at] === ':').map(decodeURIComponent);
      const result = entry.handler(callOf(ids, query, body));
      if (result instanceof Answer) return result.answer;
      return result === undefined ? { status: 204 } : { status: 200, body: result };
    } catch (error) {
      if (error instanceof Refusal) return error.answer;
      throw error;
    }
  };
}

function matches(pattern: readonly string[], parts: readonly string[]): boolean {
  if (pattern.length !== parts.length) return false;
  return pattern.every((part, at) => (part === ':' ? parts[at] !== '' : part === parts[at]));
}

function callOf(ids: readonly string[], query: URLSearchParams, rawBody: Buffer): AriCall {
  const body = rawBody.length === 0 ? {} : parsed(rawBody);
  const text = (name: string): string => {
    const inBody = body[name];
    return (
      query.get(name) ?? (typeof inBody === 'string' || typeof inBody === 'number' ? String(inBody) : '')
    );
  };
  return {
    id: (n = 0) => ids[n] ?? '',
    text,
    list: (name) => text(name).split(',').filter(Boolean),
    number: (name, otherwise) => {
      const value = text(name);
      return value === '' ? otherwise : Math.trunc(Number(value)) || 0;
    },
    variables: variablesIn(body['variables']),
  };
}

function parsed(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString());
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Answered below.
  }
  throw new Refusal(400, 'Request body is not valid JSON');
}

function variablesIn(value: unknown): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  const entries = Object.entries(value as object);
  if (entries.some(([, content]) => typeof content !== 'string')) {
    throw new Refusal(400, "Only string values in the 'variables' object allowed");
  }
  return Object.fromEntries(entries);
}
