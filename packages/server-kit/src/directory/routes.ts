import type { DirectoryQuery } from '@offhook/core/protocol';
import type { RouteHandlers, RouteRequest } from '../ports/route.js';
import type { DirectoryService } from './directory-service.js';

/** The routes of the directory. */
export function directoryRoutes(directory: DirectoryService): RouteHandlers {
  return {
    'directory.search': async ({ principal, query }: RouteRequest<unknown, DirectoryQuery>) => ({
      body: await directory.search(principal, query),
    }),
  };
}
