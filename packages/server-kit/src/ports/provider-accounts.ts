/** An account at a vendor that an organisation has set for itself. */
export interface ProviderAccount {
  /** Names it in `?account=` of webhooks and in the calls that go by it. */
  readonly id: string;
  readonly orgId: string;
  /** Name of the provider. */
  readonly provider: string;
  /** +1 at each change. */
  readonly version: number;
  /**
   * When another account, or the host's, took its place (epoch ms): calls that go by it end by it, and no new ones begin.
   * `null` while it is in use.
   */
  readonly replacedAt: number | null;
  /** `null` when they cannot be read: the key is not the one that they were written with. */
  readonly values: Readonly<Record<string, string>> | null;
}

/** So long an account that was replaced stays connected: longer than any call. Then that is of use to nobody. */
export const connectionKeptMs = 5 * 3_600_000;

/** The accounts of all organisations as this node knows them, at most two seconds late. */
export interface ProviderAccounts {
  /** The one that the organisation uses now; `null` for the host's. */
  inUse(orgId: string, provider: string): ProviderAccount | null;
  byId(id: string): ProviderAccount | null;
  /** The same for an id of somebody else: one that is not known here may have been stored by another node just now. */
  find(id: string): Promise<ProviderAccount | null>;
  /** All that are in use. */
  all(): readonly ProviderAccount[];
  /** Told of every account that was added or changed, also by other nodes. */
  onChange(listener: (account: ProviderAccount) => void): void;
}
