import { unreachable } from '../errors/unreachable.js';
import type { CallMediaSession } from '../media/index.js';
import { idleMedia, type MediaSessionState } from '../media/media-session-state.js';
import type { CallSession } from './call-client.js';
import type { WritableStore } from './store.js';

/** A session that opens no device before it may. */
export interface GatedSession extends CallSession {
  /** Gives all references back. */
  stop(): void;
}

/**
 * Puts a gate before the joins of a media session; `pass` rejects when a join makes no sense. A `leave` at the gate takes
 * back the join that waits there, so that the references of the session are exact. `state` shows how it goes.
 */
export function createGatedSession(
  media: CallMediaSession,
  state: WritableStore<MediaSessionState>,
  pass: () => Promise<void>,
): GatedSession {
  let waiting = 0;
  let takenBack = 0;
  let joined = 0;
  media.state.subscribe(() => state.set(media.state.getSnapshot()));

  /** Ends a wait at the gate; true when a `leave` came meanwhile. */
  function isTakenBack(): boolean {
    waiting -= 1;
    if (takenBack === 0) return false;
    takenBack -= 1;
    return true;
  }

  async function join(options?: Parameters<CallSession['join']>[0]): Promise<void> {
    waiting += 1;
    if (joined === 0) state.set({ ...idleMedia, phase: 'connecting' });
    try {
      await pass();
    } catch (error) {
      const failure = unreachable(error);
      if (isTakenBack()) return;
      state.set({ ...idleMedia, phase: 'failed', error: failure });
      throw failure;
    }
    if (isTakenBack()) return;
    joined += 1;
    try {
      await media.join(options);
    } catch (error) {
      joined = Math.max(0, joined - 1);
      throw error;
    }
  }

  function leave(): void {
    if (waiting > takenBack) {
      takenBack += 1;
      if (joined === 0 && waiting === takenBack) state.set(idleMedia);
    } else if (joined > 0) {
      joined -= 1;
      media.leave();
    }
  }

  return {
    callId: media.callId,
    state,
    join,
    leave,
    setMuted: (muted) => media.setMuted(muted),
    setCameraOff: (off) => media.setCameraOff(off),
    enableSound: () => media.enableSound(),
    setDevice: (kind, deviceId) => media.setDevice(kind, deviceId),
    stop() {
      takenBack = waiting;
      for (; joined > 0; joined -= 1) media.leave();
    },
  };
}
