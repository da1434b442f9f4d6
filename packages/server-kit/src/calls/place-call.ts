import { isStaff, type CallState, type Channel, type Person, type RecordingPolicy } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { CreateCallBody } from '@offhook/core/protocol';
import type { CallQueries } from '../database/call-queries.js';
import type { IdempotencyRecord } from '../database/call-change.js';
import type { Clock } from '../ports/clock.js';
import type { Directory, DirectoryEntry } from '../ports/directory.js';
import type { Policy } from '../ports/policy.js';
import type { Principal } from '../ports/principal.js';
import type { RequestOrigin } from './call-service.js';
import type { ChangeCall } from './change-call.js';
import type { LegDriver } from './drive-legs.js';
import { idempotencyOf, sameIntent } from './intent.js';
import { joinGlare } from './join-glare.js';
import { newCall, type CallTimes, type NewCall, type Party } from './new-call.js';
import type { PreDial } from './pre-dial/pre-dial.js';
import type { ProviderRegistry } from './provider-registry.js';
import { removeFromCall } from './remove-from-call.js';

/** Finds or makes the conversation that a call belongs to. */
export interface ConversationKeeper {
  ensure(
    orgId: string,
    key: string,
    facts: { readonly contactId: string | null; readonly people: readonly Person[] },
  ): Promise<string>;
  /** Whether this conversation exists in the organisation. */
  exists(orgId: string, conversationId: string): Promise<boolean>;
}

/** What placing a call needs. */
export interface PlaceCallPorts {
  readonly queries: CallQueries;
  readonly change: ChangeCall;
  readonly legs: LegDriver;
  readonly providers: ProviderRegistry;
  readonly directory: Directory;
  readonly conversations: ConversationKeeper;
  readonly policy: Policy;
  readonly preDial: PreDial;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly times: CallTimes;
  readonly recordingPolicy: RecordingPolicy;
  readonly isRevoked: (principal: Principal) => boolean;
}

/** Places calls. `created` is false when two people called each other and the other's call survives. */
export type PlaceCall = (
  principal: Principal,
  body: CreateCallBody,
  origin: RequestOrigin,
) => Promise<{ readonly call: CallState; readonly created: boolean }>;

/** Makes the command behind `POST /calls`: same intent once, then target, policy, rules, conversation, intent row, dial. */
export function createPlaceCall(ports: PlaceCallPorts): PlaceCall {
  return async (principal, body, origin) => {
    const caller = await actingPrincipal(ports.directory, principal, body.asUserId);
    const idempotency = idempotencyOf(caller, body, origin, ports.clock.now());
    const again =
      idempotency === null ? null : await sameIntent(ports.queries, idempotency, ports.clock.now());
    if (again !== null) return { call: again, created: true };
    const plan = await planCall(ports, caller, body);
    return commitPlan(ports, caller, { ...plan, device: deviceOf(body, origin) }, idempotency);
  };
}

/** A call that may be placed: everything checked, nothing written. */
interface Plan {
  readonly call: Omit<NewCall, 'device'>;
  /** E.164 caller ID of a phone call. */
  readonly from: string | null;
}

async function commitPlan(
  ports: PlaceCallPorts,
  caller: Principal,
  plan: Plan & { readonly device: NewCall['device'] },
  idempotency: IdempotencyRecord | null,
): Promise<{ readonly call: CallState; readonly created: boolean }> {
  // Each round either places the call, finds the one that is already there, or saw that one end meanwhile.
  for (let round = 0; round < 5; round += 1) {
    const call = newCall({ ...plan.call, device: plan.device }, ports.times, ports.newId, ports.clock.now());
    const result = await ports.preDial.withinLimits(caller, plan.call.number, () => {
      // Access may have been revoked while the rules were asked.
      if (ports.isRevoked(caller)) throw new CallError('unauthorized');
      return ports.change.place(call, caller.userId, idempotency);
    });
    if ('placed' in result) {
      if (ports.isRevoked(caller)) {
        await removeFromCall(ports.change, result.placed.id, caller.userId, ports.clock.now());
        throw new CallError('unauthorized');
      }
      ports.legs.dial(result.placed, plan.from);
      return { call: result.placed, created: true };
    }
    if (result.conflict === 'idempotency' && idempotency !== null) {
      const again = await sameIntent(ports.queries, idempotency, ports.clock.now());
      if (again !== null) return { call: again, created: true };
    } else {
      const survivor = await joinGlare(ports, call, caller, plan.device);
      if (survivor !== null) {
        // The same request, sent again after a lost answer, must find the same call.
        if (idempotency !== null) await ports.change.rememberIntent(idempotency, survivor.id);
        return { call: survivor, created: false };
      }
    }
  }
  throw new CallError('conflict');
}

async function planCall(ports: PlaceCallPorts, caller: Principal, body: CreateCallBody): Promise<Plan> {
  if (body.invite === 'link') {
    throw new CallError('not_supported', { message: 'Calls by link cannot be placed here yet.' });
  }
  const channel: Channel = body.channel ?? 'voice';
  const entry = await targetOf(ports, caller, body);
  const typedPhone = 'phone' in body.to ? body.to.phone : null;
  const rings = entry !== null && ('userId' in body.to || 'email' in body.to || channel === 'video');
  if (
    !ports.policy.canCall(caller, {
      entry,
      phone: rings ? null : (typedPhone ?? entry?.phones[0] ?? null),
      channel,
    })
  ) {
    // A client must not learn who else is known here.
    throw new CallError(entry !== null && !isStaff(caller.role) ? 'not_found' : 'forbidden');
  }
  const target = rings
    ? await appTarget(ports, caller, channel, entry, body)
    : await phoneTarget(ports, caller, channel, entry, typedPhone, body);
  const callerSide = await partyOf(ports.directory, caller);
  const { key, contactId } = conversationKey(callerSide, target.entry, target.number);
  const people = [callerSide.party.person, target.callee.person];
  const conversationId = await conversationOf(
    ports.conversations,
    caller,
    body.conversationId,
    key,
    contactId,
    people,
  );
  const { provider, callee, number, from } = target;
  return {
    from,
    call: {
      orgId: caller.orgId,
      channel,
      provider: provider.name,
      capabilities: provider.capabilities.call,
      conversationId,
      contactId,
      caller: callerSide.party,
      callee,
      number,
      recordingPolicy: ports.recordingPolicy,
      notes: isStaff(caller.role) ? (body.notes ?? null) : null,
      reference: body.reference ?? null,
      metadata: body.metadata ?? {},
    },
  };
}

/** The person that the request names; `null` for a number that nobody is known by. */
async function targetOf(
  { directory }: PlaceCallPorts,
  { orgId }: Principal,
  { to }: CreateCallBody,
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

async function appTarget(
  ports: PlaceCallPorts,
  caller: Principal,
  channel: Channel,
  entry: DirectoryEntry,
  body: CreateCallBody,
) {
  if (entry.userId === null) {
    throw new CallError('not_supported', {
      message: `${entry.person.name} has no account here that could ring.`,
    });
  }
  if (entry.userId === caller.userId)
    throw new CallError('not_allowed', { message: 'You cannot call yourself.' });
  const { provider } = ports.providers.forApp(channel, body.provider);
  const callee: Party = { person: entry.person, userId: entry.userId, role: entry.role };
  return { provider, callee, entry, number: null, from: null };
}

async function phoneTarget(
  ports: PlaceCallPorts,
  caller: Principal,
  channel: Channel,
  entry: DirectoryEntry | null,
  typed: string | null,
  body: CreateCallBody,
) {
  if (channel === 'video')
    throw new CallError('not_supported', { message: 'A phone number cannot be called by video.' });
  const phone = typed ?? entry?.phones[0];
  if (phone === undefined) throw new CallError('no_phone_number');
  const { provider, phone: facet } = ports.providers.forPhone(body.provider);
  const dialable = await ports.preDial.checkPhone(caller, {
    phone,
    entry,
    from: body.from ?? null,
    ownNumbers: facet.numbers,
  });
  const known = dialable.entry?.person;
  const person: Person =
    known === undefined
      ? {
          kind: 'phone',
          id: dialable.number,
          name: dialable.number,
          phone: dialable.number,
          email: null,
          avatarUrl: null,
          company: null,
        }
      : { ...known, phone: dialable.number };
  const callee: Party = { person, userId: null, role: null };
  return { provider, callee, entry: dialable.entry, number: dialable.number, from: dialable.from };
}

interface CallerSide {
  readonly party: Party;
  readonly contactId: string | null;
}

async function partyOf(directory: Directory, caller: Principal): Promise<CallerSide> {
  const known = await directory.byUser(caller.orgId, caller.userId);
  const person: Person = {
    kind: 'user',
    id: caller.userId,
    name: caller.name,
    phone: caller.phone ?? known?.person.phone ?? null,
    email: caller.email ?? known?.person.email ?? null,
    avatarUrl: caller.avatarUrl ?? known?.person.avatarUrl ?? null,
    company: known?.person.company ?? null,
  };
  return { party: { person, userId: caller.userId, role: caller.role }, contactId: known?.contactId ?? null };
}

/** One conversation per contact, per pair of users, per unknown number. */
function conversationKey(
  caller: CallerSide,
  entry: DirectoryEntry | null,
  number: string | null,
): { readonly key: string; readonly contactId: string | null } {
  const contactId = customerContact(caller, entry, number);
  if (contactId !== null) return { key: `contact:${contactId}`, contactId };
  if (entry?.userId != null)
    return { key: `users:${[caller.party.userId, entry.userId].sort().join(':')}`, contactId: null };
  return { key: `phone:${number ?? ''}`, contactId: null };
}

/** The contact of the side that is not staff. An unknown number is nobody's, whoever dials it. */
function customerContact(
  caller: CallerSide,
  entry: DirectoryEntry | null,
  number: string | null,
): string | null {
  if (number !== null || entry === null || !isStaff(entry.role)) return entry?.contactId ?? null;
  return caller.party.role !== null && isStaff(caller.party.role) ? null : caller.contactId;
}

async function conversationOf(
  conversations: ConversationKeeper,
  { orgId, role }: Principal,
  asked: string | undefined,
  key: string,
  contactId: string | null,
  people: readonly Person[],
): Promise<string> {
  if (asked === undefined || !isStaff(role)) return conversations.ensure(orgId, key, { contactId, people });
  if (!(await conversations.exists(orgId, asked)))
    throw new CallError('not_found', { message: 'This conversation does not exist.' });
  return asked;
}

/** A program of the host may place a call for a named user; nobody else may. */
async function actingPrincipal(
  directory: Directory,
  principal: Principal,
  asUserId: string | undefined,
): Promise<Principal> {
  if (principal.role !== 'service') {
    if (asUserId !== undefined && asUserId !== principal.userId) throw new CallError('forbidden');
    return principal;
  }
  if (asUserId === undefined)
    throw new CallError('invalid_request', { message: 'A service names the user that calls: asUserId.' });
  const entry = await directory.byUser(principal.orgId, asUserId);
  if (entry === null)
    throw new CallError('not_found', { message: 'The user in asUserId is not known here.' });
  return { userId: asUserId, orgId: principal.orgId, role: entry.role, name: entry.person.name };
}

function deviceOf(body: CreateCallBody, origin: RequestOrigin): NewCall['device'] {
  return body.deviceId === undefined ? null : { id: body.deviceId, label: origin.deviceLabel };
}
