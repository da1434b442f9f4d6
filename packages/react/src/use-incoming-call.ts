import { isTerminal, type Call, type CallError, type CallsResource, type ClientState } from '@offhook/core';
import { useEffect } from 'react';
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

/** The call that has rung me longest, or `null`. While the component is mounted, this page is one that rings. */
export function useIncomingCall(): IncomingCall | null {
  const client = useCallClient();
  const { calls } = client;
  const { call, silenced } = useClientState(longestRinging);
  const { attempt, pending, error } = useAttempts<'answer' | 'decline'>(call?.id);
  useEffect(() => client.listen(), [client]);
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

/** What the client tells as `incoming`; live calls come newest first. */
function longestRinging(state: ClientState): { readonly call: Call | undefined; readonly silenced: boolean } {
  const call = state.calls.findLast(({ status, me }) => me?.state === 'ringing' && !isTerminal(status));
  return { call, silenced: call !== undefined && state.silenced.includes(call.id) };
}
