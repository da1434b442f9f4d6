import type { CallState } from '@offhook/core/call';

/** Tells connected clients of a committed call. Never throws: what fails here is healed by the sweeper. */
export interface Publisher {
  /** Sends every participant its own view of the call. */
  publish(call: CallState): Promise<void>;
}
