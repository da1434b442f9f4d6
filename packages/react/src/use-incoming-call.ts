import {
  ringEndsAt,
  ringingCalls,
  type Call,
  type CallError,
  type CallsResource,
  type ClientState,
} from '@offhook/core';
import { useEffect, useReducer } from 'react';
import { useAttempts } from './use-attempts.js';
import { useCallClient } from './use-call-client.js';
import { useClientState } from './use-client-state.js';

/** A call that rings me, and what can be done about it. */
export interface IncomingCall {
  readonly call: Call;
  /** True after `silence`: it rings on, but not here. */
  readonly silenced: boolean;
  /** Resolves with the call; with `undefined` when it failed, e.g. because another device was faster. */
  readonly answer: (options?: Parameters<CallsResource['answer']>[1]) => Promise<Call | undefined>;
  readonly decline: (body?: Parameters<CallsResource['decline']>[1]) => Promise<Call | undefined>;
  /** Stops the ring on this device only. */
  readonly silence: () => void;
  readonly pending: 'answer' | 'decline' | null;
  /** Why answering or declining this call failed. */
  readonly error: CallError | null;
}

/**
 * The call that has rung me longest, or `null`. While the component is mounted, this page is one that rings. A ring
 * ends by its own deadline also while the server cannot be reached.
 */
export function useIncomingCall(): IncomingCall | null {
  const client = useCallClient();
  const { calls, environment } = client;
  const { call, silenced, endsAt } = useClientState((state) => longestRinging(state, environment.now()));
  const { attempt, pending, error } = useAttempts<'answer' | 'decline'>(call?.id);
  const [looks, lookAgain] = useReducer((times: number) => times + 1, 0);
  useEffect(() => client.listen(), [client]);
  useEffect(() => {
    if (!Number.isFinite(endsAt)) return undefined;
    return environment.setTimer(lookAgain, endsAt - environment.now());
    // Timers may be early: whoever looks in vain waits again.
  }, [environment, endsAt, looks]);
  if (!call) return null;
  return {
    call,
    silenced,
    answer: (options) => attempt('answer', () => calls.answer(call.id, options)),
    decline: (body) => attempt('decline', () => calls.decline(call.id, body)),
    silence: () => calls.silence(call.id),
    pending,
    error,
  };
}

interface LongestRinging {
  readonly call: Call | undefined;
  readonly silenced: boolean;
  /** `environment.now()` time. */
  readonly endsAt: number;
}

function longestRinging(state: ClientState, now: number): LongestRinging {
  const [call] = ringingCalls(state, now);
  return {
    call,
    silenced: call !== undefined && state.silenced.includes(call.id),
    endsAt: call ? ringEndsAt(state, call.id) : Infinity,
  };
}
