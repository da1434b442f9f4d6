import { CallError, type Call, type CallClient } from '@offhook/core';
import { useEffect, useState } from 'react';
import { useCallClient } from './use-call-client.js';
import { useClientState } from './use-client-state.js';

interface Answer {
  readonly client: CallClient;
  readonly id: string;
  readonly call: Call | null;
}

/**
 * A call, kept up to date. Fetched when the page does not know it: `undefined` meanwhile, `null` when it does not exist
 * or may not be seen. A fetch that failed for a passing reason is repeated when the connection is back.
 */
export function useCall(id: string | null | undefined): Call | null | undefined {
  const client = useCallClient();
  const { known, isWanted } = useClientState(({ calls, connection }) => {
    const known = calls.find((call) => call.id === id);
    return { known, isWanted: !known && (connection === 'live' || connection === 'polling') };
  });
  const [answer, setAnswer] = useState<Answer>();

  useEffect(() => {
    if (!id || !isWanted) return undefined;
    let isCurrent = true;
    const take = (call: Call | null): void => {
      if (isCurrent) setAnswer({ client, id, call });
    };
    client.calls.get(id).then(take, (error: unknown) => {
      if (!(error instanceof CallError)) throw error;
      if (!error.retryable) take(null);
    });
    return () => {
      isCurrent = false;
    };
  }, [client, id, isWanted]);

  return known ?? (answer?.client === client && answer.id === id ? answer.call : undefined);
}
