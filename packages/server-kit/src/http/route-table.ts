import type { Role } from '@offhook/core/call';
import { routes, type RouteName } from '@offhook/core/routes';
import type * as z from 'zod';
import type { RouteHandler, RouteHandlers } from '../ports/route.js';
import { access } from './access.js';
import { routeSchemas } from './route-schemas.js';

/** A route with everything that a request needs on its way, looked up once. */
export interface CompiledRoute {
  readonly name: RouteName;
  readonly handler: RouteHandler;
  /** `null` for public routes. */
  readonly roles: ReadonlySet<Role> | null;
  readonly body: z.ZodType | null;
  readonly query: z.ZodType | null;
  /** True for everything but GET. */
  readonly changesState: boolean;
}

/** A path that exists: its routes by method, and the `:id` in it. */
export interface PathMatch {
  readonly methods: ReadonlyMap<string, CompiledRoute>;
  /** Value of the Allow header. */
  readonly allow: string;
  /** Still percent-encoded; empty for a path without an id. */
  readonly id: string;
}

type Methods = Map<string, CompiledRoute>;

/**
 * Compiles the routes that have a handler. The result finds a path (without its query) in two map look-ups: fixed paths
 * first, so that `/calls/active` is never taken for a call's id.
 *
 * @throws TypeError for a path with more than one parameter.
 */
export function compileRoutes(handlers: RouteHandlers): (path: string) => PathMatch | null {
  const fixed = new Map<string, Methods>();
  const withId = new Map<string, Methods>();
  for (const name of Object.keys(handlers) as RouteName[]) {
    const handler = handlers[name];
    if (handler === undefined) continue;
    const [method = '', path = ''] = routes[name].split(' ');
    const key = path.replace(':id', '');
    if (key.includes(':')) throw new TypeError(`The path of route ${name} has a parameter other than :id.`);
    methodsOf(path.includes(':id') ? withId : fixed, key).set(method, compile(name, method, handler));
  }
  const fixedMatches = new Map(
    [...fixed].map(([key, methods]) => [key, { methods, allow: allowOf(methods), id: '' }]),
  );
  const allowed = new Map([...withId].map(([key, methods]) => [key, allowOf(methods)]));

  return (path) => {
    const match = fixedMatches.get(path);
    if (match !== undefined) return match;
    const idAt = path.indexOf('/', 1) + 1;
    if (idAt === 0) return null;
    const restAt = path.indexOf('/', idAt);
    const id = restAt === -1 ? path.slice(idAt) : path.slice(idAt, restAt);
    if (id === '') return null;
    const key = restAt === -1 ? path.slice(0, idAt) : path.slice(0, idAt) + path.slice(restAt);
    const methods = withId.get(key);
    return methods === undefined ? null : { methods, allow: allowed.get(key) ?? '', id };
  };
}

function methodsOf(table: Map<string, Methods>, key: string): Methods {
  const methods = table.get(key) ?? new Map<string, CompiledRoute>();
  table.set(key, methods);
  return methods;
}

function allowOf(methods: Methods): string {
  return [...methods.keys()].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
}

function compile(name: RouteName, method: string, handler: RouteHandler): CompiledRoute {
  const allowed = access[name];
  const schemas = routeSchemas[name];
  return {
    name,
    handler,
    roles: allowed === 'public' ? null : new Set(allowed),
    body: schemas?.body ?? null,
    query: schemas?.query ?? null,
    changesState: method !== 'GET',
  };
}
