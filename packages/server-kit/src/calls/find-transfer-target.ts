import { isStaff, type AgentLeg, type CallState, type LegKind } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { CallTarget } from '@offhook/core/protocol';
import type { DirectoryEntry } from '../ports/directory.js';
import type { Principal } from '../ports/principal.js';
import type { PhoneFacet, Provider } from '../providers/contract.js';
import { addressOfAgent } from './agent-leg.js';
import { entryOf, personAt, type FindTargetPorts } from './find-target.js';
import type { Party } from './new-call.js';

/** Somebody whom a transfer brings in, and where they are dialled. */
export interface TransferTarget {
  readonly party: Party;
  readonly kind: LegKind;
  readonly address: string | null;
}

/**
 * Whom a transfer brings in: a number, after the same rules as a call to it, or a user, by the browser or by their own
 * phone. Refused as a call would be: unknown, not allowed, against the rules, not possible.
 */
export async function findTransferTarget(
  ports: FindTargetPorts,
  principal: Principal,
  call: CallState,
  to: CallTarget,
): Promise<TransferTarget> {
  const { provider, phone: facet } = ports.providers.receiving(call);
  const entry = await entryOf(ports.directory, principal, to);
  const isUser = entry !== null && entry.userId !== null && ('userId' in to || 'email' in to);
  const phone = isUser ? null : 'phone' in to ? to.phone : (entry?.phones[0] ?? null);
  if (!ports.policy.canCall(principal, { entry, phone, channel: 'voice' })) throw new CallError('forbidden');
  if (isUser) return userTarget(provider, facet, principal, call, entry);
  if (phone === null) throw new CallError('no_phone_number');
  const dialable = await ports.preDial.checkPhone(principal, {
    // The call goes on with the caller ID that it has.
    ...{ phone, entry, from: undefined },
    provider: provider.name,
    account: call.account ?? null,
    configured: facet.numbers,
  });
  const person = personAt(dialable.number, dialable.entry);
  return { party: { person, userId: null, role: null }, kind: 'phone', address: dialable.number };
}

function userTarget(
  provider: Provider,
  facet: PhoneFacet,
  principal: Principal,
  call: CallState,
  { person, userId, role, phones }: DirectoryEntry,
): TransferTarget {
  if (userId === null) throw new CallError('not_found');
  if (userId === principal.userId)
    throw new CallError('not_allowed', { message: 'You are in this call already.' });
  // Whoever takes a call over serves the customer, with all that staff sees of it.
  if (!isStaff(role))
    throw new CallError('not_allowed', {
      message: `${person.name} does not work here: calls are transferred to colleagues or to phone numbers.`,
    });
  const phone = person.phone ?? phones[0] ?? null;
  const by = wayTo(provider, call.agentLeg, phone);
  const planned = addressOfAgent(provider, facet, { userId, phone, by });
  return {
    party: { person, userId, role },
    // A leg that is only simulated has no address.
    ...(planned ?? { kind: 'device', address: null }),
  };
}

/** As agents usually take part at this provider, else as the one who transfers does, else in whatever way there is. */
function wayTo(
  { name, capabilities: { agentLegs, defaultAgentLeg } }: Provider,
  ownWay: AgentLeg | null,
  phone: string | null,
): 'browser' | 'phone' {
  const ways = [defaultAgentLeg, ownWay, 'browser', 'phone'] as const;
  const possible = ways.filter(
    (way) => way !== undefined && way !== null && way !== 'none' && agentLegs.includes(way),
  );
  const reachable = possible.find((way) => way === 'browser' || phone !== null) ?? possible[0];
  if (reachable === 'browser' || reachable === 'phone') return reachable;
  throw new CallError('not_supported', {
    message: `"${name}" can transfer calls to phone numbers only.`,
  });
}
