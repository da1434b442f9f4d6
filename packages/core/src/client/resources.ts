import type { Request } from '../http/http.js';
import type { CallClient } from './call-client.js';

/** The resources that need no more than their routes. */
export function createResources(
  request: Request,
): Pick<CallClient, 'contacts' | 'directory' | 'conversations'> {
  return {
    contacts: {
      list: (query) => request('contacts.list', { query }),
      get: (id) => request('contacts.get', { id }),
      create: (body) => request('contacts.create', { body }),
      update: (id, body) => request('contacts.update', { id, body }),
      delete: async (id) => {
        await request('contacts.delete', { id });
      },
      favorite: (id, favorite) => request('contacts.favorite', { id, body: { favorite } }),
    },
    directory: { search: (query) => request('directory.search', { query }) },
    conversations: { get: (id, query) => request('conversations.get', { id, query }) },
  };
}
