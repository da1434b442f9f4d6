import type { ProviderAccount } from '../ports/provider-accounts.js';
import type { SettingValues } from '../providers/contract.js';
import type { RowOf } from '../database/schema.js';
import type { SecretBox } from './secret-box.js';

/** Whose settings are sealed: they can be opened as theirs alone. */
type Owner = Pick<ProviderAccount, 'id' | 'orgId' | 'provider'>;

/** An account as it is stored. */
export type AccountRow = RowOf<'offhook_provider_accounts'>;

/** Settings as text for the database: the names can be read there, and no value. */
export function sealSettings(box: SecretBox, owner: Owner, values: SettingValues): string {
  const sealed = Object.entries(values).map(([name, value]) => [name, box.seal(value, placeOf(owner, name))]);
  return JSON.stringify(Object.fromEntries(sealed));
}

/** An account of the database; without values where one of them cannot be opened. */
export function openAccount(box: SecretBox, row: AccountRow): ProviderAccount {
  const owner: Owner = { id: row.id, orgId: row.org_id, provider: row.provider };
  const opened = Object.entries(sealedIn(row)).map(
    ([name, text]) => [name, box.open(text, placeOf(owner, name))] as const,
  );
  const isReadable = opened.every(([, value]) => value !== null);
  return {
    ...owner,
    version: row.version,
    replacedAt: row.replaced_at,
    values: isReadable ? (Object.fromEntries(opened) as SettingValues) : null,
  };
}

/** True when a key that will be taken away some day has sealed it. */
export function isSealedByOlderKey(box: SecretBox, row: AccountRow): boolean {
  return Object.values(sealedIn(row)).some((text) => !box.isSealedByFirst(text));
}

function sealedIn({ settings }: AccountRow): Readonly<Record<string, string>> {
  return JSON.parse(settings) as Readonly<Record<string, string>>;
}

function placeOf({ orgId, provider, id }: Owner, name: string): readonly string[] {
  return [orgId, provider, id, name];
}
