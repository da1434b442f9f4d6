import type { Request, RequestOptions } from '../http/http.js';
import { adminRoutes, type AdminRouteName } from '../protocol/routes/admin-routes.js';
import type { RouteTypes } from '../protocol/routes/route-types.js';
import type { AdminResources } from './call-client.js';

/** The resources of what is administered, with their routes: a chunk of its own, loaded at the first question. */
export function createAdminResources(request: Request): AdminResources {
  const ask = <Name extends AdminRouteName>(
    name: Name,
    options?: RequestOptions<Name>,
  ): Promise<RouteTypes[Name]['response']> => request(name, { ...options, route: adminRoutes[name] });
  return {
    contacts: {
      list: (query) => ask('contacts.list', { query }),
      get: (id) => ask('contacts.get', { id }),
      create: (body) => ask('contacts.create', { body }),
      update: (id, body) => ask('contacts.update', { id, body }),
      delete: async (id) => {
        await ask('contacts.delete', { id });
      },
      favorite: (id, favorite) => ask('contacts.favorite', { id, body: { favorite } }),
    },
    numbers: {
      list: (query) => ask('numbers.list', { query }),
      get: (id) => ask('numbers.get', { id }),
      create: (body) => ask('numbers.create', { body }),
      update: (id, body) => ask('numbers.update', { id, body }),
      remove: async (id) => {
        await ask('numbers.delete', { id });
      },
      setDefault: (id) => ask('numbers.setDefault', { id }),
    },
    providers: {
      list: () => ask('providers.list'),
      settings: (id) => ask('providers.settings', { id }),
      saveSettings: (id, body) => ask('providers.saveSettings', { id, body }),
      test: (id) => ask('providers.test', { id }),
    },
  };
}
