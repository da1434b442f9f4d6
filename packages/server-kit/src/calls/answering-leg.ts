import {
  isBroughtIn,
  newLeg,
  participantOfUser,
  speaksInBrowser,
  type CallState,
  type Leg,
} from '@offhook/core/call';
import type { MediaGrant } from '@offhook/core/protocol';
import type { Principal } from '../ports/principal.js';
import { addressOfAgent } from './agent-leg.js';
import type { ProviderRegistry } from './provider-registry.js';

/** Longer than any call: there is nothing in it that could be used. */
const grantMs = 24 * 3_600_000;

/** True when this principal speaks through a browser in the call, by a grant of the provider. */
export function hasBrowserMedia(
  providers: ProviderRegistry,
  call: CallState,
  { userId }: Principal,
): boolean {
  const participant = participantOfUser(call, userId);
  if (participant === undefined || !speaksInBrowser(call, participant.id)) return false;
  return providers.mediaOf(call) !== undefined;
}

/** What a browser gets that answers a call without media of its own: the agent's phone rings, or it is simulated. */
export function noMedia(call: CallState, { userId }: Principal, sessionId: string, now: number): MediaGrant {
  return {
    adapter: 'none',
    participantId: participantOfUser(call, userId)?.id ?? '',
    sessionId,
    credentials: {},
    expiresAt: new Date(now + grantMs).toISOString(),
  };
}

/**
 * The leg that reaches who answers a call to one of our numbers, planned; `undefined` when there is none to dial. Whoever a
 * transfer brings in has one already.
 *
 * @throws CallError of the provider, e.g. `no_phone_number` when the agent has no phone of their own.
 */
export function answeringLeg(
  providers: ProviderRegistry,
  call: CallState,
  { userId, phone }: Principal,
  newId: () => string,
  now: number,
): Leg | undefined {
  const participant = participantOfUser(call, userId);
  const by = call.agentLeg;
  if (participant === undefined || call.kind !== 'phone') return undefined;
  if (isBroughtIn(call, participant)) return undefined;
  if (by === null || by === 'none') return undefined;
  const agent = { userId, phone: phone ?? participant.person.phone, by };
  const { provider, phone: facet } = providers.receiving(call);
  const address = addressOfAgent(provider, facet, agent);
  if (address === null) return undefined;
  return newLeg({ id: newId(), participantId: participant.id, role: 'agent', heardAt: now, ...address });
}
