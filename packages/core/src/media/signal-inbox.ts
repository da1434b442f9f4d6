import type { RelayedSignal } from '../protocol/events.js';

/**
 * The signals of one call, kept until the adapter listens: the peer may send as soon as the server has our session,
 * which is before our grant has arrived here.
 */
export interface SignalInbox {
  /** One listener; what came before is told at once. The result unsubscribes. */
  listen(listener: (signal: RelayedSignal) => void): () => void;
  stop(): void;
}

const maxKept = 50;

/** Makes a {@link SignalInbox} that is open already. */
export function createSignalInbox(
  callId: string,
  onSignal: (listener: (signal: RelayedSignal) => void) => () => void,
): SignalInbox {
  let kept: RelayedSignal[] = [];
  let tell = (signal: RelayedSignal): void => {
    if (kept.push(signal) > maxKept) kept.shift();
  };
  const stop = onSignal((signal) => {
    if (signal.callId === callId) tell(signal);
  });
  return {
    listen(listener) {
      const early = kept;
      kept = [];
      tell = listener;
      for (const signal of early) listener(signal);
      return () => (tell = () => undefined);
    },
    stop,
  };
}
