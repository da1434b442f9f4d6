import type { CallClient } from '@offhook/core';
import { createContext, useContext } from 'react';

/** Where the hooks find the client of the nearest `CallProvider`. */
export const CallClientContext = createContext<CallClient | null>(null);

/** The client of the nearest `CallProvider`. Throws a `TypeError` where there is none. */
export function useCallClient(): CallClient {
  const client = useContext(CallClientContext);
  if (!client) throw new TypeError('Calling hooks need a <CallProvider> above them.');
  return client;
}
