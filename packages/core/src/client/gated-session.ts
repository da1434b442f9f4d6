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

/** The joins that wait at the gate, and those of them that a `leave` took back. */
function createWaits() {
  let waiting = 0;
  let takenBack = 0;
  return {
    /** True while somebody waits who still wants to join. */
    any: () => waiting > takenBack,
    begin: () => void (waiting += 1),
    takeBack: () => void (takenBack += 1),
    takeAllBack: () => void (takenBack = waiting),
    /** Ends a wait; true when a `leave` came meanwhile. */
    isTakenBack(): boolean {
      waiting -= 1;
      if (takenBack === 0) return false;
      takenBack -= 1;
      return true;
    },
  };
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
  const waits = createWaits();
  let joined = 0;
  let muteWish: boolean | null = null;
  media.state.subscribe(() => state.set(media.state.getSnapshot()));

  async function join(options?: Parameters<CallSession['join']>[0]): Promise<void> {
    waits.begin();
    if (joined === 0) state.set({ ...idleMedia, phase: 'connecting', muted: muteWish ?? false });
    try {
      await pass();
    } catch (error) {
      const failure = unreachable(error);
      if (waits.isTakenBack()) return;
      muteWish = null;
      state.set({ ...idleMedia, phase: 'failed', error: failure });
      throw failure;
    }
    if (waits.isTakenBack()) return;
    joined += 1;
    const wish = muteWish;
    muteWish = null;
    try {
      const joining = media.join(options);
      if (wish === true) void media.setMuted(true);
      await joining;
    } catch (error) {
      joined = Math.max(0, joined - 1);
      throw error;
    }
    // Not before: without an open microphone it would open a second one.
    if (wish === false) await media.setMuted(false);
  }

  function leave(): void {
    if (waits.any()) {
      waits.takeBack();
      if (waits.any()) return;
      muteWish = null;
      if (joined === 0) state.set(idleMedia);
    } else if (joined > 0) {
      joined -= 1;
      media.leave();
    }
  }

  /** At the gate there is nothing to mute yet, and whoever asks for it must not be heard afterwards. */
  async function setMuted(muted: boolean): Promise<void> {
    if (joined > 0 || !waits.any()) return media.setMuted(muted);
    muteWish = muted;
    state.set({ ...state.getSnapshot(), muted });
  }

  return {
    ...{ ...media, state, join, leave, setMuted },
    stop() {
      waits.takeAllBack();
      for (; joined > 0; joined -= 1) media.leave();
    },
  };
}
