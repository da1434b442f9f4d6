import { isStaff } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type {
  Modes,
  ProviderInfo,
  ProviderSettings,
  ProviderSettingsBody,
  ProviderTest,
} from '@offhook/core/protocol';
import type { Principal } from '../ports/principal.js';
import type { AccountBook } from './account-book.js';
import { changeOfAccounts, type ChangeAccountsPorts } from './change-accounts.js';
import type { HealthChecks } from './provider-health.js';
import type { ProviderOfOrganisation } from './provider-of-organisation.js';
import { checkBody } from './settings-change.js';
import { infoOf, settingsOf, type ShowPorts } from './show-provider.js';

/** Providers as an organisation has them, and its settings of them. */
export interface ProviderSettingsService {
  /** For staff. */
  list(principal: Principal): Promise<{ readonly items: readonly ProviderInfo[] }>;
  /** For administrators, as all below. */
  settings(principal: Principal, name: string): ProviderSettings;
  /**
   * Stores settings for the principal's organisation. They count at once, on other nodes within two seconds.
   *
   * @throws CallError `invalid_request`, `not_supported` for a provider without settings, `not_configured` without a key.
   */
  save(principal: Principal, name: string, body: ProviderSettingsBody): Promise<ProviderSettings>;
  /** Asks the vendor whether the settings are right. */
  test(principal: Principal, name: string): Promise<ProviderTest>;
}

/** What the service needs. */
export interface ProviderSettingsPorts extends ShowPorts, ChangeAccountsPorts {
  /** The providers as this organisation has them. */
  readonly of: (orgId: string) => readonly ProviderOfOrganisation[];
  /** Which provider is used for what when nothing names one. */
  readonly usualOf: (orgId: string) => Readonly<Record<keyof Modes, string | null>>;
  readonly book: AccountBook;
  readonly checks: HealthChecks;
}

/** Makes the service. */
export function createProviderSettingsService(ports: ProviderSettingsPorts): ProviderSettingsService {
  const { book, box, checks } = ports;

  function named({ orgId, role }: Principal, name: string): ProviderOfOrganisation {
    if (role !== 'admin') throw new CallError('forbidden');
    const found = ports.of(orgId).find(({ provider }) => provider.name === name);
    if (found !== undefined) return found;
    throw new CallError('not_found', { message: 'There is no provider of this name here.' });
  }

  return {
    async list({ orgId, role }) {
      if (!isStaff(role)) throw new CallError('forbidden');
      const usual = ports.usualOf(orgId);
      const items = ports
        .of(orgId)
        .map(async (one) => infoOf(ports, one, usual, await checks.health(one), role));
      return { items: await Promise.all(items) };
    },
    settings: (principal, name) => settingsOf(ports, named(principal, name)),
    async save(principal, name, body) {
      const { settings } = named(principal, name).provider;
      if (settings === undefined)
        throw new CallError('not_supported', { message: `"${name}" has no settings to store.` });
      if (!box.hasKey) throw withoutKey();
      checkBody(settings, body);
      await book.change(
        principal.orgId,
        name,
        changeOfAccounts(ports, settings, principal.orgId, name, body),
      );
      return settingsOf(ports, named(principal, name));
    },
    test: (principal, name) => checks.test(named(principal, name)),
  };
}

function withoutKey(): CallError {
  return new CallError('not_configured', {
    message:
      'Settings cannot be stored yet: the server has no key to encrypt them with. Give createCallServer an encryptionKey.',
  });
}
