import { idleMedia, type CallError, type CallSession, type MediaSessionState } from '@offhook/core';
import { useMemo } from 'react';
import { useAttempts, type Attempts } from './use-attempts.js';
import { useCallClient } from './use-call-client.js';
import { useRelease, type Held } from './use-release.js';
import { useStore } from './use-store.js';

type Command = 'join' | 'setMuted' | 'setCameraOff' | 'enableSound' | 'setDevice';

/** Media of one call in this tab. The commands resolve also when they failed: `error` says why. */
export interface CallSessionControls {
  readonly state: MediaSessionState;
  readonly pending: Command | null;
  /** Why the last command failed, until the next one. */
  readonly error: CallError | null;
  /** Opens microphone (and camera) and connects. May be repeated after a failure. */
  readonly join: CallSession['join'];
  readonly leave: () => void;
  readonly setMuted: CallSession['setMuted'];
  readonly setCameraOff: CallSession['setCameraOff'];
  /** Plays remote sound after the browser blocked it; call it from a click. */
  readonly enableSound: CallSession['enableSound'];
  /** Uses another microphone, camera or loudspeaker, and remembers it. `state.devices` are those in use. */
  readonly setDevice: CallSession['setDevice'];
}

interface Hold extends Held {
  readonly session: CallSession;
  /** How often this component joined and did not leave again. */
  joins: number;
}

/**
 * Sound and picture of a call. When the component goes it leaves what it joined, and nothing that another component or
 * element joined.
 */
export function useCallSession(callId: string): CallSessionControls {
  const client = useCallClient();
  const hold = useMemo<Hold>(
    () => ({ session: client.session(callId), joins: 0, users: 0 }),
    [client, callId],
  );
  const state = useStore(hold.session.state, idleMedia, (media) => media);
  const { attempt, pending, error } = useAttempts<Command>(callId);
  useRelease(hold, () => {
    while (hold.joins > 0) leave(hold);
  });
  const controls = useMemo(() => createControls(hold, attempt), [hold, attempt]);
  return { ...controls, state, pending, error };
}

function createControls(
  hold: Hold,
  attempt: Attempts<Command>['attempt'],
): Omit<CallSessionControls, 'state' | 'pending' | 'error'> {
  const ask =
    <Name extends Exclude<Command, 'join'>>(name: Name) =>
    (...args: Parameters<CallSession[Name]>) =>
      attempt(name, () => (hold.session[name] as (...all: typeof args) => Promise<void>)(...args));
  return {
    join: (options) => attempt('join', () => join(hold, options)),
    leave: () => leave(hold),
    setMuted: ask('setMuted'),
    setCameraOff: ask('setCameraOff'),
    enableSound: ask('enableSound'),
    setDevice: ask('setDevice'),
  };
}

/** Counted at once: a component that goes while it joins must take the join back. A failed join holds nothing. */
async function join(hold: Hold, options: Parameters<CallSession['join']>[0]): Promise<void> {
  hold.joins += 1;
  try {
    await hold.session.join(options);
  } catch (error) {
    hold.joins = Math.max(0, hold.joins - 1);
    throw error;
  }
}

function leave(hold: Hold): void {
  hold.joins = Math.max(0, hold.joins - 1);
  hold.session.leave();
}
