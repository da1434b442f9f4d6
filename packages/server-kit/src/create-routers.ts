import type { CallServerServices, RouterPart } from './call-server.js';
import type { Calls } from './calls/index.js';
import { contactRoutes } from './contacts/routes.js';
import { conversationRoutes } from './conversations/routes.js';
import { directoryRoutes } from './directory/routes.js';
import type { Foundation } from './foundation.js';
import { createCors, noCors } from './http/cors.js';
import { createRouter, type Router } from './http/create-router.js';
import type { RequestGate } from './http/request-gate.js';
import { systemRoutes } from './http/system-routes.js';
import { numberRoutes } from './numbers/routes.js';
import type { Authenticate } from './ports/principal.js';
import type { RouteHandlers } from './ports/route.js';
import { providerRoutes } from './provider-settings/routes.js';
import { createWebhookRouter, isWebhookPath } from './webhooks/create-webhook-router.js';
import type { WebhookAddress } from './webhooks/webhook-address.js';

/** All routes in one router, and in parts. */
export interface Routers {
  readonly router: Router;
  readonly routers: Readonly<Record<RouterPart, Router>>;
}

/** What the doors have in common. */
export interface Doors {
  readonly gate: RequestGate;
  readonly webhookAddress: WebhookAddress;
}

/** Makes the routers over the slices' routes. */
export function createRouters(
  { options, database, logger, clock, allowedOrigins, limits }: Foundation,
  calls: Calls,
  services: CallServerServices,
  authenticate: Authenticate,
  { gate, webhookAddress }: Doors,
): Routers {
  const cors = options.cors === false ? noCors : createCors(allowedOrigins);
  const router = (handlers: RouteHandlers): Router =>
    createRouter({ handlers, authenticate, allowedOrigins, cors, limits, logger, gate });
  const parts: Readonly<Record<Exclude<RouterPart, 'webhooks'>, RouteHandlers>> = {
    calls: calls.routes,
    contacts: contactRoutes(services.contacts),
    directory: directoryRoutes(services.directory),
    conversations: conversationRoutes(services.conversations),
    numbers: numberRoutes(services.numbers),
    providers: providerRoutes(services.providers),
    system: systemRoutes({
      modesOf: calls.providers.modesOf,
      checkDatabase: async () => {
        await database.read('select 1 as one', []);
      },
      onNotReady: (error) => logger.error({ err: error }, 'not ready: the database does not answer'),
    }),
  };
  const forPeople = router(Object.assign({}, ...Object.values(parts)) as RouteHandlers);
  const webhooks = createWebhookRouter({
    facetOf: calls.providers.webhooksOf,
    news: calls.vendorNews,
    address: webhookAddress,
    ...{ gate, limits, clock, logger },
  });
  return {
    router(request, response, next) {
      if (isWebhookPath(request.url)) webhooks(request, response, next);
      else forPeople(request, response, next);
    },
    routers: {
      webhooks,
      calls: router(parts.calls),
      contacts: router(parts.contacts),
      directory: router(parts.directory),
      conversations: router(parts.conversations),
      numbers: router(parts.numbers),
      providers: router(parts.providers),
      system: router(parts.system),
    },
  };
}
