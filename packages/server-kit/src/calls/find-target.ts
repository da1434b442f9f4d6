import { isStaff, type AgentLeg, type CallCapabilities, type Channel, type Person } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { CallTarget, CreateCallBody } from '@offhook/core/protocol';
import type { Directory, DirectoryEntry } from '../ports/directory.js';
import type { Policy } from '../ports/policy.js';
import type { Principal } from '../ports/principal.js';
import type { PhoneFacet, Provider } from '../providers/contract.js';
import { agentLegOf, refuseOtherThanBrowser } from './agent-leg.js';
import type { Party } from './new-call.js';
import { phoneCapabilities } from './phone-capabilities.js';
import type { PreDial } from './pre-dial/pre-dial.js';
import type { ProviderRegistry } from './provider-registry.js';

/** What finding the target of a call needs. */
export interface FindTargetPorts {
  readonly directory: Directory;
  readonly policy: Policy;
  readonly providers: ProviderRegistry;
  readonly preDial: Pick<PreDial, 'checkPhone' | 'carrierOf'>;
}

/** Who is called and how: checked against policy and rules, nothing written. */
export interface Target {
  readonly provider: Provider;
  /** The organisation's own account at the provider; `null` for the host's. */
  readonly account: string | null;
  /** What the provider can do in this call. */
  readonly capabilities: CallCapabilities;
  /** `null` when browsers ring. */
  readonly phone: PhoneFacet | null;
  readonly callee: Party;
  /** `null` for a number that nobody is known by. */
  readonly entry: DirectoryEntry | null;
  /** E.164 number to dial; `null` when browsers ring. */
  readonly number: string | null;
  /** E.164 caller ID of a phone call; `null` for the provider's default. */
  readonly from: string | null;
  /** How the caller takes part in a phone call; `null` when browsers ring. */
  readonly agentLeg: AgentLeg | null;
}

/** The target that a request names, or the refusal: unknown, not allowed, against the rules, not possible. */
export async function findTarget(
  ports: FindTargetPorts,
  caller: Principal,
  body: CreateCallBody,
): Promise<Target> {
  const channel: Channel = body.channel ?? 'voice';
  const entry = await entryOf(ports.directory, caller, body.to);
  const typedPhone = 'phone' in body.to ? body.to.phone : null;
  const rings = entry !== null && ('userId' in body.to || 'email' in body.to || channel === 'video');
  const phone = rings ? null : (typedPhone ?? entry?.phones[0] ?? null);
  if (!ports.policy.canCall(caller, { entry, phone, channel })) {
    // A client must not learn who else is known here.
    throw new CallError(entry !== null && !isStaff(caller.role) ? 'not_found' : 'forbidden');
  }
  if (rings) return appTarget(ports, caller, channel, entry, body);
  if (channel === 'video')
    throw new CallError('not_supported', { message: 'A phone number cannot be called by video.' });
  if (phone === null) throw new CallError('no_phone_number');
  return phoneTarget(ports, caller, entry, phone, body);
}

/** The person that the request names; `null` for a number. */
export async function entryOf(
  directory: Directory,
  { orgId }: Principal,
  to: CallTarget,
): Promise<DirectoryEntry | null> {
  if ('phone' in to) return null;
  const entry =
    'contactId' in to
      ? await directory.byContact(orgId, to.contactId)
      : 'userId' in to
        ? await directory.byUser(orgId, to.userId)
        : await directory.byEmail(orgId, to.email);
  if (entry === null) throw new CallError('not_found', { message: 'This person is not known here.' });
  return entry;
}

function appTarget(
  { providers }: FindTargetPorts,
  caller: Principal,
  channel: Channel,
  entry: DirectoryEntry,
  body: CreateCallBody,
): Target {
  if (entry.userId === null) {
    throw new CallError('not_supported', {
      message: `${entry.person.name} has no account here that could ring.`,
    });
  }
  if (entry.userId === caller.userId)
    throw new CallError('not_allowed', { message: 'You cannot call yourself.' });
  refuseOtherThanBrowser(body);
  const { provider, account } = providers.forApp(caller.orgId, channel, body.provider);
  const callee: Party = { person: entry.person, userId: entry.userId, role: entry.role };
  const capabilities = provider.capabilities.call;
  return {
    provider,
    account,
    capabilities,
    phone: null,
    callee,
    entry,
    number: null,
    from: null,
    agentLeg: null,
  };
}

async function phoneTarget(
  { providers, preDial }: FindTargetPorts,
  caller: Principal,
  entry: DirectoryEntry | null,
  phone: string,
  body: CreateCallBody,
): Promise<Target> {
  const {
    provider,
    account,
    phone: facet,
  } = providers.forPhone(
    caller.orgId,
    body.provider ?? (body.from === undefined ? undefined : await preDial.carrierOf(caller, body.from)),
    body.agentLeg,
  );
  const agentLeg = agentLegOf(body, provider);
  const dialable = await preDial.checkPhone(caller, {
    phone,
    entry,
    from: body.from ?? null,
    provider: provider.name,
    account,
    configured: facet.numbers,
  });
  const { number, from } = dialable;
  const person = personAt(number, dialable.entry);
  return {
    ...{ provider, account, phone: facet, number, from, agentLeg },
    capabilities: phoneCapabilities(provider, facet),
    entry: dialable.entry,
    callee: { person, userId: null, role: null },
  };
}

/** Who is reached at a number, E.164. */
export function personAt(number: string, entry: DirectoryEntry | null): Person {
  if (entry !== null) return { ...entry.person, phone: number };
  return {
    ...{ kind: 'phone', id: number, name: number, phone: number },
    ...{ email: null, avatarUrl: null, company: null },
  };
}
