import { unreachable } from '../errors/unreachable.js';
import type { Request } from '../http/http.js';
import type { AdminResources, CallClient } from './call-client.js';

type Method = (...args: readonly unknown[]) => unknown;

/** The resources that need no more than their routes. */
export function createResources(
  request: Request,
): Pick<CallClient, 'directory' | 'conversations' | keyof AdminResources> {
  return {
    directory: { search: (query) => request('directory.search', { query }) },
    conversations: { get: (id, query) => request('conversations.get', { id, query }) },
    contacts: administered(request, 'contacts', 'list get create update delete favorite'),
    numbers: administered(request, 'numbers', 'list get create update remove setDefault'),
    providers: administered(request, 'providers', 'list settings saveSettings test'),
  };
}

/** A resource whose code is loaded when one of its methods is first called. */
function administered<Name extends keyof AdminResources>(
  request: Request,
  name: Name,
  methods: string,
): AdminResources[Name] {
  const resource: Record<string, unknown> = {};
  for (const method of methods.split(' ')) {
    resource[method] = async (...args: readonly unknown[]) => {
      const { createAdminResources } = await import('./admin-resources.js').catch((error: unknown) => {
        throw unreachable(error);
      });
      const loaded = createAdminResources(request)[name] as unknown as Record<string, Method>;
      return loaded[method]?.(...args);
    };
  }
  return resource as unknown as AdminResources[Name];
}
