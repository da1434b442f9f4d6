import { isDeepStrictEqual } from 'node:util';
import type { LegObservation } from '@offhook/core/call';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { connectionKeptMs, type ProviderAccount, type ProviderAccounts } from '../ports/provider-accounts.js';
import type { InboundCall, Provider, ProviderConnection, ProviderContext } from '../providers/contract.js';
import { inboundIds } from './inbound-ids.js';
import { withAccount } from './with-account.js';

/** A provider, connected with the host's account or with one that an organisation has set. */
export interface Connected {
  readonly provider: Provider;
  readonly connection: ProviderConnection;
  /** `null` for the host's. */
  readonly account: ProviderAccount | null;
}

/** By which account of which provider a call goes, or something is told; the host's where it names none. */
export interface Way {
  readonly provider: string;
  readonly account?: string | null;
}

/** All connections of this node. */
export interface ProviderConnections {
  /** Every provider as this organisation has it, by name and in the order that they were given in. */
  of(orgId: string): ReadonlyMap<string, Connected>;
  /** The connection of a call, whatever its organisation uses by now. */
  by(way: Way): Connected | undefined;
  close(): Promise<void>;
}

/** What providers tell, and where they are told of. */
export interface ProviderPorts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** @throws CallError `not_found` for a call that goes another way. */
  readonly observe: (way: Way, callId: string, observations: readonly LegObservation[]) => Promise<void>;
  /** @throws CallError `not_found` for a call that goes another way. */
  readonly observeRecording: (
    way: Way,
    ...seen: Parameters<ProviderContext['observeRecording']>
  ) => Promise<void>;
  readonly missedNews: (way: Way) => void;
  readonly receiveInbound: (way: Way, call: InboundCall) => Promise<string | null>;
  readonly webhookUrl: WebhookUrl;
  /** Accounts of organisations; default: there are none. */
  readonly accounts?: ProviderAccounts | undefined;
}

/** The public address of a provider's webhooks; `null` when no vendor can reach us. */
export type WebhookUrl = (
  provider: string,
  kind: string | null,
  query?: Readonly<Record<string, string>>,
) => URL | null;

/** Late news of a call may come when the account is not kept connected any more. */
const connectedAgainMs = 60_000;

/**
 * Connects providers with the host's account at once, and with those of organisations as soon as they are known: some
 * hear of calls by a connection of their own.
 *
 * @throws TypeError when two providers have one name.
 */
export function openConnections(providers: readonly Provider[], ports: ProviderPorts): ProviderConnections {
  const hosts = new Map<string, Connected>();
  for (const provider of providers) {
    if (hosts.has(provider.name)) throw new TypeError(`providers: "${provider.name}" is given twice`);
    const connection = provider.connect(contextOf({ provider: provider.name }, ports));
    hosts.set(provider.name, { provider, connection, account: null });
  }
  const own = createOwnConnections(hosts, ports);
  return {
    of(orgId) {
      if (own.isEmpty()) return hosts;
      const found = [...hosts].map(([name, host]) => [name, own.inUse(orgId, name) ?? host] as const);
      return new Map(found);
    },
    by: ({ provider, account = null }) =>
      account === null ? hosts.get(provider) : own.by(provider, account),
    async close() {
      await Promise.all([own.close(), ...[...hosts.values()].map(({ connection }) => connection.close())]);
    },
  };
}

/** Connections with accounts of organisations. */
interface OwnConnections {
  isEmpty(): boolean;
  inUse(orgId: string, provider: string): Connected | null;
  by(provider: string, account: string): Connected | undefined;
  close(): Promise<void>;
}

function createOwnConnections(hosts: ReadonlyMap<string, Connected>, ports: ProviderPorts): OwnConnections {
  const { accounts, clock, logger } = ports;
  const connected = new Map<string, Connected>();
  const cancels = new Map<string, () => void>();
  const closings = new Set<Promise<void>>();

  function disconnect(id: string): void {
    cancels.get(id)?.();
    cancels.delete(id);
    const closing = (connected.get(id)?.connection.close() ?? Promise.resolve())
      .catch((error: unknown) => logger.warn({ error: String(error) }, 'a provider was not closed properly'))
      .finally(() => closings.delete(closing));
    closings.add(closing);
    connected.delete(id);
  }

  function connect(account: ProviderAccount): Connected | null {
    const known = connected.get(account.id);
    if (known?.account?.version === account.version) return known;
    if (known !== undefined && hasSameValues(known.account, account)) return keep({ ...known, account });
    const host = hosts.get(account.provider);
    if (host === undefined) return null;
    if (known !== undefined) disconnect(account.id);
    const provider = withAccount(host.provider, account);
    const connection = provider.connect(contextOf({ provider: provider.name, account: account.id }, ports));
    return keep({ provider, connection, account });
  }

  function keep(one: Connected & { readonly account: ProviderAccount }): Connected {
    const { id, replacedAt } = one.account;
    connected.set(id, one);
    cancels.get(id)?.();
    cancels.delete(id);
    if (replacedAt !== null) {
      const keptMs = Math.max(connectedAgainMs, replacedAt + connectionKeptMs - clock.now());
      cancels.set(
        id,
        clock.setTimer(() => disconnect(id), keptMs),
      );
    }
    return one;
  }

  function follow(account: ProviderAccount): void {
    // One that is not in use is connected when a call needs it.
    if (account.replacedAt === null || connected.has(account.id)) connect(account);
  }

  accounts?.all().forEach(follow);
  accounts?.onChange(follow);
  const orNull = (account: ProviderAccount | null | undefined) => (account ? connect(account) : null);
  return {
    isEmpty: () => connected.size === 0,
    inUse: (orgId, provider) => orNull(accounts?.inUse(orgId, provider)),
    by(provider, id) {
      const found = orNull(accounts?.byId(id));
      return found?.provider.name === provider ? found : undefined;
    },
    async close() {
      for (const id of [...connected.keys()]) disconnect(id);
      await Promise.all(closings);
    },
  };
}

function hasSameValues(one: ProviderAccount | null, other: ProviderAccount): boolean {
  return isDeepStrictEqual(one?.values, other.values);
}

function contextOf(way: Way, ports: ProviderPorts): ProviderContext {
  const { clock, logger, observe, observeRecording, receiveInbound, webhookUrl } = ports;
  const { provider, account = null } = way;
  return {
    ...{ clock, logger },
    observe: (callId, observations) => observe(way, callId, observations),
    observeRecording: (callId, seen) => observeRecording(way, callId, seen),
    missedNews: () => ports.missedNews(way),
    receiveInbound: (call) => receiveInbound(way, call),
    inboundLeg: (providerLegId) => inboundIds(provider, providerLegId, account),
    webhookUrl: (kind, query) => webhookUrl(provider, kind, account === null ? query : { ...query, account }),
  };
}
