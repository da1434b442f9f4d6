import type { CallClient } from '@offhook/core';
import { useContext } from 'react';
import { CallClientContext } from './call-client-context.js';

/** The client of the nearest `CallProvider`. Throws a `TypeError` where there is none. */
export function useCallClient(): CallClient {
  const client = useContext(CallClientContext);
  if (!client) throw new TypeError('Calling hooks need a <CallProvider> above them.');
  return client;
}
