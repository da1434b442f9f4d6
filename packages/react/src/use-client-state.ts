import { emptyState, type ClientState } from '@offhook/core';
import { useCallClient } from './use-call-client.js';
import { useStore } from './use-store.js';

/** The selected part of the client's state; a change of it renders, nothing else does. */
export function useClientState<Selected>(select: (state: ClientState) => Selected): Selected {
  return useStore(useCallClient().state, emptyState, select);
}
