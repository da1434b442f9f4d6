import { idleMedia, type MediaSessionState } from '../media/media-session-state.js';
import type { CallSession } from './call-client.js';
import { createStore } from './store.js';

/** Makes `client.session`: one handle per call, whose session is loaded at its first join. */
export function createSessionHandle(open: (callId: string) => Promise<CallSession>): (callId: string) => CallSession {
  const handles = new Map<string, CallSession>();
  return (callId) => {
    const handle = handles.get(callId) ?? makeHandle(callId, open);
    handles.set(callId, handle);
    return handle;
  };
}

function makeHandle(callId: string, open: (callId: string) => Promise<CallSession>): CallSession {
  const state = createStore<MediaSessionState>(idleMedia);
  let opening: Promise<CallSession> | null = null;
  let followed: CallSession | null = null;

  async function load(): Promise<CallSession> {
    try {
      const session = await (opening ??= open(callId));
      if (followed !== session) {
        followed = session;
        session.state.subscribe(() => {
          if (followed === session) state.set(session.state.getSnapshot());
        });
      }
      return session;
    } catch (error) {
      opening = null;
      throw error;
    }
  }

  return {
    callId,
    state,
    // A `leave` waits for the code as its `join` does, and so comes after it.
    join: async (options) => (await load()).join(options),
    leave: () => void opening?.then((session) => session.leave()).catch(() => undefined),
    setMuted: async (muted) => (await opening)?.setMuted(muted),
    setCameraOff: async (off) => (await opening)?.setCameraOff(off),
    enableSound: async () => (await opening)?.enableSound(),
  };
}
