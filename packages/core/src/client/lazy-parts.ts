import { unreachable } from '../errors/unreachable.js';
import type { Request } from '../http/http.js';
import type { Connection } from './connection.js';
import { loadOnce } from './load-once.js';
import type { UseSession } from './session-handle.js';
import type { Shared } from './shared.js';

/** Ringer and media: chunks of their own, loaded when somebody listens and at the first join. */
export interface LazyParts {
  /** Looks at the page's wishes again. */
  update(): void;
  /** Asks the session of a call for something; before its first join there is nothing to ask, but devices to choose. */
  readonly useSession: UseSession;
  enableSound(): Promise<void>;
  stop(): void;
}

/** What {@link LazyParts} work with. */
export interface LazyPartsContext extends Shared {
  readonly connection: Connection;
  readonly request: Request;
  /** Starts the client if it does not run. */
  readonly start: () => void;
}

/** Late enough not to stand in the way of the page that loads. */
const prepareAfterMs = 2000;

/** Makes the {@link LazyParts} of a client. */
export function createLazyParts(context: LazyPartsContext): LazyParts {
  const { device, environment, report, start, wishes } = context;
  const joined = new Set<string>();
  let cancelPrepare: (() => void) | null = null;
  const ringer = loadOnce(async () => {
    const { createRinger } = await import('./ringer.js');
    return createRinger(context);
  });
  const sessions = loadOnce(async () => {
    const { createSessions } = await import('./sessions.js');
    return createSessions(context, await device.ready());
  });

  return {
    update() {
      if (wishes.listeners.size === 0) return ringer.close();
      // Outside a page there is nobody to hear it.
      if (typeof window === 'undefined') return;
      ringer
        .get()
        .then((loaded) => loaded.update())
        .catch(report);
      cancelPrepare ??= environment.setTimer(
        () =>
          void sessions
            .get()
            .then((loaded) => loaded.prepare())
            .catch(report),
        prepareAfterMs,
      );
    },
    async useSession(handle, method, args) {
      if (method !== 'join' && method !== 'setDevice' && !joined.has(handle.callId)) return;
      joined.add(handle.callId);
      start();
      const session = await sessions.get().catch((error: unknown) => {
        throw unreachable(error);
      });
      await (session.of(handle)[method] as (...all: readonly unknown[]) => unknown)(...args);
    },
    enableSound: () => ringer.get().then((loaded) => loaded.enableSound()),
    stop() {
      cancelPrepare?.();
      cancelPrepare = null;
      joined.clear();
      ringer.close();
      sessions.close();
    },
  };
}
