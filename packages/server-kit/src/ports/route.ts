import type { RouteName } from '@offhook/core/routes';
import type { Principal } from './principal.js';

/** A request that was matched, authenticated, sized and checked against its schema. */
export interface RouteRequest<Body = unknown, Query = unknown> {
  readonly principal: Principal;
  /** The `:id` of the path; empty when the route has none. */
  readonly id: string;
  readonly query: Query;
  readonly body: Body;
  readonly idempotencyKey: string | null;
  /** Of the `X-Offhook-Device` header. */
  readonly deviceId: string | null;
  readonly deviceLabel: string;
  /** Entity tag of the If-None-Match header as a handler gave it in `etag`: without `W/` and quotes. */
  readonly ifNoneMatch: string | null;
}

/** What a route answers. `body: null` with 204 or 304 sends none. */
export interface RouteAnswer {
  /** Default 200. */
  readonly status?: number;
  readonly body: unknown;
  /** Weak validator made from versions, without quotes. */
  readonly etag?: string;
}

/** One route's work. Refusals are thrown as `CallError`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the table holds handlers of many body types; http checks each against its schema first
export type RouteHandler = (request: RouteRequest<any, any>) => RouteAnswer | Promise<RouteAnswer>;

/** The routes of one slice. */
export type RouteHandlers = Readonly<Partial<Record<RouteName, RouteHandler>>>;
