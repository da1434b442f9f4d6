import { isStaff } from '@offhook/core/call';
import type { Directory, DirectoryEntry } from '../ports/directory.js';
import type { KnownNumbers } from '../ports/known-numbers.js';
import type { InboundCall } from '../providers/contract.js';
import type { Party } from './new-call.js';

/** A call to one of our numbers, as `routeInbound` is asked about it. */
export interface InboundFacts {
  readonly provider: string;
  /** E.164 of the caller; `null` when it is withheld. */
  readonly from: string | null;
  /** E.164 of ours that was called. */
  readonly to: string;
  /** The organisation of the number; `null` when no organisation has it and `numbers` does not name it. */
  readonly orgId: string | null;
  /** Who of that organisation's people is calling, by any of their numbers. */
  readonly caller: DirectoryEntry | null;
}

/** Who takes a call. */
export interface InboundRoute {
  /** Default: the organisation of the number. */
  readonly orgId?: string | undefined;
  /** Users who are rung; default: all agents of the organisation but those whose access was taken back. */
  readonly userIds?: readonly string[] | undefined;
}

/** The host's own rule for calls to our numbers; `null`: nobody takes this one. */
export type RouteInbound = (call: InboundFacts) => InboundRoute | null | Promise<InboundRoute | null>;

/** Rules for calls to our numbers. */
export interface InboundOptions {
  /** Organisation by number, E.164, for numbers that no organisation has in its list. */
  readonly numbers?: Readonly<Record<string, string>> | undefined;
  readonly routeInbound?: RouteInbound | undefined;
}

/** Who is rung for a call, and who calls. */
export interface RoutedCall {
  readonly orgId: string;
  readonly caller: DirectoryEntry | null;
  /** At least one. */
  readonly agents: readonly Party[];
}

/** Where {@link routeCall} looks people and numbers up. */
export interface RouteCallPorts {
  readonly directory: Directory;
  readonly knownNumbers: KnownNumbers;
}

/** Finds out who takes a call; `null` when nobody does. */
export async function routeCall(
  { numbers = {}, routeInbound }: InboundOptions,
  { directory, knownNumbers }: RouteCallPorts,
  provider: { readonly name: string; readonly numbers: readonly string[]; readonly orgId: string | null },
  { from, to }: InboundCall,
): Promise<RoutedCall | null> {
  const listed = await knownNumbers(null, from === null ? [to] : [to, from]);
  // What came in by the host's account is for the host's numbers, not for the same number in an account of somebody's own.
  const isMeant = (account: string | null): boolean => account === null || provider.orgId !== null;
  const called = listed.find(
    (one) => one.number === to && one.provider === provider.name && isMeant(one.account),
  );
  // All numbers of an organisation's own account are its own, whatever others say.
  const isTheirs = called !== undefined && called.orgId === (provider.orgId ?? called.orgId);
  if (isTheirs && !called.active) return null;
  const numbersOrg =
    provider.orgId ?? called?.orgId ?? (Object.hasOwn(numbers, to) ? (numbers[to] ?? null) : null);
  // One of our own lines is nobody's number: somebody of ours calls, or a call that we forward comes back.
  const isOurs =
    from !== null &&
    (Object.hasOwn(numbers, from) ||
      provider.numbers.includes(from) ||
      // Whatever another organisation has in its list: nobody becomes unknown to us by that.
      listed.some(({ number, orgId }) => number === from && orgId === numbersOrg));
  const callerIn = async (orgId: string | null): Promise<DirectoryEntry | null> =>
    orgId === null || from === null || isOurs ? null : directory.byPhone(orgId, from);
  const known = await callerIn(numbersOrg);
  const asked: InboundFacts = { provider: provider.name, from, to, orgId: numbersOrg, caller: known };
  const route = routeInbound === undefined ? {} : await routeInbound(asked);
  const orgId = route?.orgId ?? numbersOrg;
  if (route === null || orgId === null) return null;
  const caller = orgId === numbersOrg ? known : await callerIn(orgId);
  const rung = await entriesOf(directory, orgId, route.userIds);
  const agents = rung.flatMap(({ person, userId, role }): Party[] =>
    userId === null || userId === caller?.userId ? [] : [{ person, userId, role }],
  );
  return agents.length === 0 ? null : { orgId, caller, agents };
}

async function entriesOf(
  directory: Directory,
  orgId: string,
  userIds: readonly string[] | undefined,
): Promise<readonly DirectoryEntry[]> {
  if (userIds === undefined) return directory.agents(orgId);
  const found = await Promise.all([...new Set(userIds)].map((userId) => directory.byUser(orgId, userId)));
  return found.filter((entry) => entry !== null && isStaff(entry.role)) as readonly DirectoryEntry[];
}
