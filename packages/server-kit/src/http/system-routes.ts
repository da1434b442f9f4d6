import type { Health, Modes } from '@offhook/core/protocol';
import type { RouteHandlers } from '../ports/route.js';

/** What the routes about the server itself need. */
export interface SystemRoutesOptions {
  /** Which channels reach real people. */
  modesOf(orgId: string): Modes;
  /** Rejects when the database does not answer. */
  checkDatabase(): Promise<void>;
  /** Told why the server is not ready. */
  onNotReady(error: unknown): void;
}

/** Routes about the server itself: who am I, is it alive, can it serve. */
export function systemRoutes({ modesOf, checkDatabase, onNotReady }: SystemRoutesOptions): RouteHandlers {
  return {
    me: ({ principal: { userId, orgId, role, name } }) => ({
      body: { userId, orgId, role, name, modes: modesOf(orgId) },
    }),
    health: () => ({ body: { status: 'ok' } satisfies Health }),
    ready: async () => {
      try {
        await checkDatabase();
        return { body: { status: 'ok', checks: { database: 'ok' } } satisfies Health };
      } catch (error) {
        onNotReady(error);
        return {
          status: 503,
          body: { status: 'unavailable', checks: { database: 'unavailable' } } satisfies Health,
        };
      }
    },
  };
}
