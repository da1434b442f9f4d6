import type { ProviderSettingsBody } from '@offhook/core/protocol';
import type { RouteHandlers, RouteRequest } from '../ports/route.js';
import type { ProviderSettingsService } from './provider-settings-service.js';

/** The routes of providers and their settings. */
export function providerRoutes(providers: ProviderSettingsService): RouteHandlers {
  return {
    'providers.list': async ({ principal }) => ({ body: await providers.list(principal) }),
    'providers.settings': ({ principal, id }) => ({ body: providers.settings(principal, id) }),
    'providers.saveSettings': async ({ principal, id, body }: RouteRequest<ProviderSettingsBody>) => ({
      body: await providers.save(principal, id, body),
    }),
    'providers.test': async ({ principal, id }) => ({ body: await providers.test(principal, id) }),
  };
}
