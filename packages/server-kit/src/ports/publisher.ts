import type { CallState } from '@offhook/core/call';

/** Tells connected clients of a committed call. What fails here is healed by the sweeper. */
export interface Publisher {
  /** Sends every participant its own view of the call. */
  publish(call: CallState): Promise<void>;
  /** Sends all connected devices of a user the active snapshot again, after a change that is in no call. */
  refresh(orgId: string, userId: string): Promise<void>;
}
