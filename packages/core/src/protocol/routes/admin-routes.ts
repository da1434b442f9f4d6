/**
 * The routes of what is administered, as `METHOD path`: contacts, numbers, settings. The client loads them with the
 * resources that use them, so that pages which only call do not download them.
 */
export const adminRoutes = {
  'contacts.list': 'GET /contacts',
  'contacts.create': 'POST /contacts',
  'contacts.get': 'GET /contacts/:id',
  'contacts.update': 'PATCH /contacts/:id',
  'contacts.delete': 'DELETE /contacts/:id',
  'contacts.favorite': 'POST /contacts/:id/favorite',
  'numbers.list': 'GET /numbers',
  'numbers.create': 'POST /numbers',
  'numbers.get': 'GET /numbers/:id',
  'numbers.update': 'PATCH /numbers/:id',
  'numbers.delete': 'DELETE /numbers/:id',
  'numbers.setDefault': 'POST /numbers/:id/set-default',
  'providers.list': 'GET /providers',
  'providers.settings': 'GET /providers/:id/settings',
  'providers.saveSettings': 'PUT /providers/:id/settings',
  'providers.test': 'POST /providers/:id/test',
} as const;

/** Name of a route by which something is administered. */
export type AdminRouteName = keyof typeof adminRoutes;
