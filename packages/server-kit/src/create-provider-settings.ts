import { randomUUID } from 'node:crypto';
import type { Calls } from './calls/index.js';
import type { Foundation } from './foundation.js';
import { openAccountBook, type AccountBook } from './provider-settings/account-book.js';
import { createAccountQueries } from './provider-settings/account-queries.js';
import { createHealthChecks } from './provider-settings/provider-health.js';
import {
  createProviderSettingsService,
  type ProviderSettingsService,
} from './provider-settings/provider-settings-service.js';
import { createSecretBox } from './provider-settings/secret-box.js';
import type { WebhookAddress } from './webhooks/webhook-address.js';

/** What organisations have set of providers. Calls need the accounts, and the service needs the calls' providers. */
export interface StoredSettings {
  readonly accounts: AccountBook;
  service(providers: Calls['providers'], webhookAddress: WebhookAddress): ProviderSettingsService;
}

/** Reads what is stored. */
export async function openStoredSettings(foundation: Foundation): Promise<StoredSettings> {
  const { options, database, clock, logger } = foundation;
  const { encryptionKey = [] } = options;
  const box = createSecretBox(typeof encryptionKey === 'string' ? [encryptionKey] : encryptionKey);
  const accounts = await openAccountBook({
    ...{ queries: createAccountQueries(database), box, clock, logger },
    // SQLite has one node: nobody else changes anything.
    isShared: database.engine === 'postgres',
  });
  return {
    accounts,
    service: ({ of, usualOf }, { forVendor }) =>
      createProviderSettingsService({
        ...{ of, usualOf, box, clock, book: accounts, newId: randomUUID, webhookUrl: forVendor },
        checks: createHealthChecks({ clock, logger }),
      }),
  };
}
