import type { ActiveSnapshot } from '../call/call.js';
import type { AdminRouteName } from '../protocol/routes/admin-routes.js';
import type { ClientRouteName } from '../protocol/routes/client-routes.js';
import type { RouteTypes } from '../protocol/routes/route-types.js';
import type { TokenSource } from './token-source.js';

/** What a request of one route carries. */
export interface RequestOptions<Name extends keyof RouteTypes> {
  /** For paths with an id. */
  readonly id?: string | undefined;
  readonly query?: (RouteTypes[Name] extends { query: infer Query } ? Query : never) | undefined;
  readonly body?: (RouteTypes[Name] extends { body: infer Body } ? Body : never) | undefined;
  /** Makes a POST safe to repeat: the server answers the same key with the same result. */
  readonly idempotencyKey?: string | undefined;
  /** `METHOD path` of a route that is not in the client's own table. */
  readonly route?: string | undefined;
}

/** Sends one request and resolves with its JSON answer (`null` when empty); rejects with a `CallError`. */
export type Request = <Name extends ClientRouteName | AdminRouteName>(
  name: Name,
  options?: RequestOptions<Name>,
) => Promise<RouteTypes[Name]['response']>;

/** The way to the REST routes. */
export interface Http {
  readonly request: Request;
  /** The active calls, or `null` when nothing changed since the last answer (ETag). Never retries. */
  active(): Promise<ActiveSnapshot | null>;
  readonly token: TokenSource;
}
