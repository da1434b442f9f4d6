import { CallError } from '@offhook/core/errors';
import type { ProviderSettingsBody } from '@offhook/core/protocol';
import type { Clock } from '../ports/clock.js';
import type { ProviderSettings, SettingValues } from '../providers/contract.js';
import type { AccountBook } from './account-book.js';
import type { AccountsChange } from './account-queries.js';
import { openAccount, sealSettings, type AccountRow } from './sealed-settings.js';
import type { SecretBox } from './secret-box.js';
import { changedSettings, isSameAccount as isSame } from './settings-change.js';

/** What changing an account needs. */
export interface ChangeAccountsPorts {
  readonly book: Pick<AccountBook, 'connected'>;
  readonly box: SecretBox;
  readonly clock: Clock;
  readonly newId: () => string;
}

/**
 * What becomes of the accounts of an organisation when settings are stored. The same account is changed. Another one takes
 * its place: one that was in use before, under its id, which the vendor knows by the webhooks' addresses, or a new one. No
 * settings at all: the host's account is used again. What was replaced is kept for the calls that go by it.
 */
export function changeOfAccounts(
  { book, box, clock, newId }: ChangeAccountsPorts,
  settings: ProviderSettings,
  orgId: string,
  provider: string,
  body: ProviderSettingsBody,
): AccountsChange {
  return (rows) => {
    const now = clock.now();
    const inUse = rows.find((row) => row.replaced_at === null);
    const before = inUse === undefined ? null : openAccount(box, inUse).values;
    const { values, isSameAccount } = changedSettings(settings, before ?? {}, body);
    const replaced = inUse === undefined ? [] : [{ ...changed(inUse, now), replaced_at: now }];
    if (Object.keys(values).length === 0) return replaced;
    check(settings, values);
    refuseShared(settings, book, orgId, values);
    const known =
      inUse !== undefined && before !== null && isSameAccount
        ? inUse
        : rows.find((row) => {
            const earlier = row.replaced_at === null ? null : openAccount(box, row).values;
            return earlier !== null && isSameExactly(settings, earlier, values);
          });
    const id = known?.id ?? newId();
    const fresh = {
      id,
      org_id: orgId,
      provider,
      version: 0,
      settings: '',
      replaced_at: null,
      updated_at: now,
    };
    const row: AccountRow = {
      ...changed(known ?? fresh, now),
      settings: sealSettings(box, { id, orgId, provider }, values),
      replaced_at: null,
    };
    return known === inUse && known !== undefined ? [row] : [...replaced, row];
  };
}

function changed(row: AccountRow, now: number): AccountRow {
  return { ...row, version: row.version + 1, updated_at: now };
}

function isSameExactly(settings: ProviderSettings, one: SettingValues, other: SettingValues): boolean {
  return isSame(settings, one, other) && isSame(settings, other, one);
}

function check(settings: ProviderSettings, values: SettingValues): void {
  try {
    settings.withAccount(values);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CallError('invalid_request', { message: `These settings cannot work: ${error.message}.` });
  }
}

/** Who shares events would be told of the other's calls. */
function refuseShared(
  { fields, placeOf = () => null }: ProviderSettings,
  book: Pick<AccountBook, 'connected'>,
  orgId: string,
  values: SettingValues,
): void {
  const place = placeOf(values);
  if (place === null) return;
  const isTaken = book
    .connected()
    .some((one) => one.orgId !== orgId && one.values !== null && placeOf(one.values) === place);
  if (!isTaken) return;
  const names = fields.filter(({ identifies }) => identifies).map(({ label }) => label);
  throw new CallError('conflict', {
    message: `This is used here already. Choose another ${names.join(' or ')}.`,
    retryable: false,
  });
}
