import type { ProviderAccount } from '../ports/provider-accounts.js';
import type { Provider, ProviderConnection } from '../providers/contract.js';

/** A provider as an organisation has it. */
export interface ProviderOfOrganisation {
  readonly provider: Provider;
  readonly connection: ProviderConnection;
  /** The account that the organisation has set for itself; `null` for the host's. */
  readonly account: ProviderAccount | null;
}
