import type { Receipt } from '../database/call-change.js';

/**
 * Kept when a vendor tells of a call that is not known here: if somebody phones us, news of their call may overtake the
 * news that there is one. Whoever places that call finds this, and asks the vendor at once what became of it.
 */
export function earlyNews(provider: string, callId: string): Receipt {
  return { provider, eventKey: `early ${callId}` };
}
