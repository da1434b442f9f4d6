import type { Health, Modes } from '@offhook/core/protocol';
import type { RouteHandlers } from '../ports/route.js';

/** What the routes about the server itself need. */
export interface SystemRoutesOptions {
  /** Which channels reach real people. */
  modes(): Modes;
  /** Rejects when the database does not answer. */
  checkDatabase(): Promise<void>;
  /** Told why the server is not ready. */
  onNotReady(error: unknown): void;
}

/** Routes about the server itself: who am I, is it alive, can it serve. */
export function systemRoutes({ modes, checkDatabase, onNotReady }: SystemRoutesOptions): RouteHandlers {
  return {
    me: ({ principal: { userId, orgId, role, name } }) => ({
      body: { userId, orgId, role, name, modes: modes() },
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
