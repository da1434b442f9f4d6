import { isTerminal, type Call, type ClientState } from '@offhook/core';
import { useClientState } from './use-client-state.js';

/** The calls that are not over, newest first. The same array until one of them changes. */
export function useActiveCalls(): readonly Call[] {
  return useClientState(activeCalls);
}

function activeCalls({ calls }: ClientState): readonly Call[] {
  return calls.filter(({ status }) => !isTerminal(status));
}
