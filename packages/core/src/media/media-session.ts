import type { CallError } from '../errors/call-error.js';
import { createDevices } from './devices.js';
import { MediaRun, type JoinWishes } from './media-run.js';
import type { CallMediaSession, MediaSessionOptions } from './media-session-options.js';
import { idleMedia, type MediaSessionState } from './media-session-state.js';

export type { CallMediaSession, MediaSessionOptions, SignalPath } from './media-session-options.js';

/** React's StrictMode and moving elements leave and join within one task or two. */
const lingerMs = 50;

/**
 * Makes the media of one call in this tab. Nothing happens before `join`. It then opens the devices, takes the grant and
 * runs the adapter; tells the server how it is at each change and every 15 s; follows the call's snapshots (mute by the
 * server, hold by anybody, another device takes over, the end); and plays the remote sound by itself, so that elements
 * show muted video only.
 */
export function createMediaSession(given: MediaSessionOptions): CallMediaSession {
  const { devices = createDevices() } = given;
  const options = { ...given, devices };
  const listeners = new Set<() => void>();
  let state: MediaSessionState = idleMedia;
  let run: MediaRun | null = null;
  let references = 0;
  let cancelStop = (): void => undefined;

  function show(change: Partial<MediaSessionState>): void {
    state = { ...state, ...change };
    for (const listener of [...listeners]) listener();
  }

  function over(error: CallError | null): void {
    run = null;
    references = 0;
    cancelStop();
    show({ phase: error === null ? 'ended' : 'failed', error });
    options.onStopped?.();
  }

  function start(wishes: JoinWishes): MediaRun {
    show({ ...idleMedia });
    options.onStarted?.();
    return new MediaRun(options, wishes, { show, over });
  }

  function stop(): void {
    if (run === null) return;
    run.leave();
    run = null;
    show(idleMedia);
    options.onStopped?.();
  }

  return {
    callId: options.callId,
    state: {
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      getSnapshot: () => state,
    },
    async join(wishes = {}) {
      cancelStop();
      references += 1;
      run ??= start(wishes);
      await run.joined;
    },
    leave() {
      references = Math.max(0, references - 1);
      if (references === 0) cancelStop = options.environment.setTimer(stop, lingerMs);
    },
    setMuted: async (muted) => run?.local.setMuted(muted),
    setCameraOff: async (off) => run?.local.setCameraOff(off),
    enableSound: async () => run?.enableSound(),
    async setDevice(kind, deviceId) {
      if (run === null) devices.memory.set(kind, deviceId);
      else await run.setDevice(kind, deviceId);
    },
  };
}
