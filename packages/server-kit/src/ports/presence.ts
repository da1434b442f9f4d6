import type { Presence } from '@offhook/core/protocol';

/** Whether a user can be reached in the app now. */
export interface PresenceSource {
  presenceOf(orgId: string, userIds: readonly string[]): Promise<ReadonlyMap<string, Presence>>;
}
