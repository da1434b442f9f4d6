import type { CallState, Leg } from '@offhook/core/call';
import type { LegRequest } from '../../providers/contract.js';

/** What a provider is told of a leg. */
export function legRequest(call: CallState, leg: Leg): LegRequest {
  return {
    callId: call.id,
    orgId: call.orgId,
    leg,
    agentLeg: call.agentLeg ?? 'none',
    from: call.callerId,
    ringTimeoutMs: call.timing.ringMs,
  };
}
