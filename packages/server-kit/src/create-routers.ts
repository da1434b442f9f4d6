import type { CallServerServices, RouterPart } from './call-server.js';
import type { Calls } from './calls/index.js';
import { contactRoutes } from './contacts/routes.js';
import { conversationRoutes } from './conversations/routes.js';
import { directoryRoutes } from './directory/routes.js';
import type { Foundation } from './foundation.js';
import { createRouter, type Router } from './http/create-router.js';
import type { RequestGate } from './http/request-gate.js';
import { systemRoutes } from './http/system-routes.js';
import type { Authenticate } from './ports/principal.js';
import type { RouteHandlers } from './ports/route.js';

/** All routes in one router, and in parts. */
export interface Routers {
  readonly router: Router;
  readonly routers: Readonly<Record<RouterPart, Router>>;
}

/** Makes the routers over the slices' routes. */
export function createRouters(
  { database, logger, allowedOrigins }: Foundation,
  calls: Calls,
  services: CallServerServices,
  authenticate: Authenticate,
  gate: RequestGate,
): Routers {
  const router = (handlers: RouteHandlers): Router =>
    createRouter({ handlers, authenticate, allowedOrigins, logger, gate });
  const parts: Readonly<Record<RouterPart, RouteHandlers>> = {
    calls: calls.routes,
    contacts: contactRoutes(services.contacts),
    directory: directoryRoutes(services.directory),
    conversations: conversationRoutes(services.conversations),
    system: systemRoutes({
      modes: () => calls.providers.modes,
      checkDatabase: async () => {
        await database.read('select 1 as one', []);
      },
      onNotReady: (error) => logger.error({ err: error }, 'not ready: the database does not answer'),
    }),
  };
  return {
    router: router(Object.assign({}, ...Object.values(parts)) as RouteHandlers),
    routers: {
      calls: router(parts.calls),
      contacts: router(parts.contacts),
      directory: router(parts.directory),
      conversations: router(parts.conversations),
      system: router(parts.system),
    },
  };
}
