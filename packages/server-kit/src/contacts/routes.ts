import type { ContactBody, ContactListQuery, ContactPatch, FavoriteBody } from '@offhook/core/protocol';
import type { RouteHandlers, RouteRequest } from '../ports/route.js';
import type { ContactService } from './contact-service.js';

/** The routes of contacts. */
export function contactRoutes(contacts: ContactService): RouteHandlers {
  return {
    'contacts.list': async ({ principal, query }: RouteRequest<unknown, ContactListQuery>) => ({
      body: await contacts.list(principal, query),
    }),
    'contacts.get': async ({ principal, id }) => ({ body: await contacts.get(principal, id) }),
    'contacts.create': async ({ principal, body }: RouteRequest<ContactBody>) => ({
      status: 201,
      body: await contacts.create(principal, body),
    }),
    'contacts.update': async ({ principal, id, body }: RouteRequest<ContactPatch>) => ({
      body: await contacts.update(principal, id, body),
    }),
    'contacts.delete': async ({ principal, id }) => {
      await contacts.remove(principal, id);
      return { status: 204, body: null };
    },
    'contacts.favorite': async ({ principal, id, body }: RouteRequest<FavoriteBody>) => ({
      body: await contacts.setFavorite(principal, id, body.favorite),
    }),
  };
}
