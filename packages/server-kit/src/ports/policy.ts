import type { CallState, Channel } from '@offhook/core/call';
import type { DirectoryEntry } from './directory.js';
import type { Principal } from './principal.js';

/** Who may do what; the host may replace any part. */
export interface Policy {
  canCall(
    principal: Principal,
    target: {
      readonly entry: DirectoryEntry | null;
      readonly phone: string | null;
      readonly channel: Channel;
    },
  ): boolean;
  /** Whether the principal may see the call at all; where not, it does not exist for it (404). */
  canView(principal: Principal, call: CallState): boolean;
  /** Whether the principal may list the whole organisation's calls. */
  scope(principal: Principal): 'mine' | 'org';
}
