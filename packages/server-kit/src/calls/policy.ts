import { isStaff, participantOfUser } from '@offhook/core/call';
import type { Policy } from '../ports/policy.js';

/**
 * The default policy: staff calls anybody of its own organisation, clients call staff in the app, guests call nobody;
 * staff sees the organisation's calls, everybody else their own. Organisations never see each other.
 */
export const defaultPolicy: Policy = {
  canCall(principal, { entry, phone }) {
    if (isStaff(principal.role)) return true;
    if (principal.role !== 'client') return false;
    return phone === null && entry !== null && isStaff(entry.role);
  },
  canView(principal, call) {
    if (principal.orgId !== call.orgId) return false;
    if (principal.role === 'guest') return principal.callId === call.id;
    return isStaff(principal.role) || participantOfUser(call, principal.userId) !== undefined;
  },
  scope(principal) {
    return isStaff(principal.role) ? 'org' : 'mine';
  },
};
