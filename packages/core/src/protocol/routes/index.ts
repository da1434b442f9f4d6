import { adminRoutes } from './admin-routes.js';
import { clientRoutes } from './client-routes.js';

/**
 * Every REST route as `METHOD path`, under the host's mount path. The client builds its requests from this table and
 * the server matches against it, so a path is spelled once. What travels is typed by `RouteTypes`.
 */
export const routes = {
  ...clientRoutes,
  ...adminRoutes,
  me: 'GET /me',
  'calls.initiate': 'POST /calls/initiate',
  'calls.setStatus': 'POST /calls/:id/status',
  'calls.conversation': 'GET /calls/:id/conversation',
  health: 'GET /health',
  ready: 'GET /ready',
} as const;

/** Name of a route. */
export type RouteName = keyof typeof routes;
