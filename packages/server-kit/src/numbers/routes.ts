import type { NumberBody, NumberPatch, PageQuery } from '@offhook/core/protocol';
import type { RouteHandlers, RouteRequest } from '../ports/route.js';
import type { NumberService } from './number-service.js';

/** The routes of numbers. */
export function numberRoutes(numbers: NumberService): RouteHandlers {
  return {
    'numbers.list': async ({ principal, query }: RouteRequest<unknown, PageQuery>) => ({
      body: await numbers.list(principal, query),
    }),
    'numbers.get': async ({ principal, id }) => ({ body: await numbers.get(principal, id) }),
    'numbers.create': async ({ principal, body }: RouteRequest<NumberBody>) => ({
      status: 201,
      body: await numbers.create(principal, body),
    }),
    'numbers.update': async ({ principal, id, body }: RouteRequest<NumberPatch>) => ({
      body: await numbers.update(principal, id, body),
    }),
    'numbers.delete': async ({ principal, id }) => {
      await numbers.remove(principal, id);
      return { status: 204, body: null };
    },
    'numbers.setDefault': async ({ principal, id }) => ({ body: await numbers.setDefault(principal, id) }),
  };
}
