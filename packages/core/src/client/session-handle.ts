import { idleMedia, type MediaSessionState } from '../media/media-session-state.js';
import type { CallSession } from './call-client.js';
import { createStore, type WritableStore } from './store.js';

/** What a page holds of a call's media before its code is there. */
export interface SessionHandle {
  readonly callId: string;
  readonly state: WritableStore<MediaSessionState>;
}

/** What a {@link CallSession} can be asked to do. */
export type SessionMethod = Exclude<keyof CallSession, keyof SessionHandle>;

/** Passes what a page asks of a session on to the code of sessions. */
export type UseSession = (
  handle: SessionHandle,
  method: SessionMethod,
  args: readonly unknown[],
) => Promise<void>;

/** Makes `client.session`: one handle per call; what it is asked is passed on in order. */
export function createSessionHandles(use: UseSession): (callId: string) => CallSession {
  const sessions = new Map<string, CallSession>();
  return (callId) => {
    const known = sessions.get(callId);
    if (known !== undefined) return known;
    const handle: SessionHandle = { callId, state: createStore(idleMedia) };
    const ask =
      <Method extends SessionMethod>(method: Method) =>
      (...args: Parameters<CallSession[Method]>): Promise<void> =>
        use(handle, method, args);
    const session: CallSession = {
      ...handle,
      join: ask('join'),
      // What cannot be loaded was told by the join.
      leave: () => void ask('leave')().catch(() => undefined),
      setMuted: ask('setMuted'),
      setCameraOff: ask('setCameraOff'),
      enableSound: ask('enableSound'),
      setDevice: ask('setDevice'),
    };
    sessions.set(callId, session);
    return session;
  };
}
