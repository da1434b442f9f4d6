import type { CallState } from '@offhook/core/call';

/** The calls that this node committed last, as they were then: somebody else may have changed them since. */
export interface RecentCalls {
  get(callId: string): CallState | undefined;
  keep(call: CallState): void;
}

/** A few kilobytes each, so some megabytes; more than a node has live at once but on its busiest day. */
const mostCalls = 2_000;

/** Makes the memory; the oldest commit is forgotten first. */
export function createRecentCalls(): RecentCalls {
  const calls = new Map<string, CallState>();
  return {
    get: (callId) => calls.get(callId),
    keep(call) {
      calls.delete(call.id);
      calls.set(call.id, call);
      if (calls.size <= mostCalls) return;
      for (const oldest of calls.keys()) {
        calls.delete(oldest);
        return;
      }
    },
  };
}
