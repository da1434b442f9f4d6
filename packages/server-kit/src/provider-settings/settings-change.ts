import { CallError } from '@offhook/core/errors';
import type { ProviderSettingsBody } from '@offhook/core/protocol';
import type { ProviderSettings, SettingValues } from '../providers/contract.js';

/**
 * Checks what somebody wants to store, field by field.
 *
 * @throws CallError `invalid_request` with an issue for each field.
 */
export function checkBody({ fields }: ProviderSettings, body: ProviderSettingsBody): void {
  const issues = Object.entries(body).flatMap(([name, value]) => {
    const field = fields.find((one) => one.name === name);
    if (field === undefined) return [{ path: name, message: 'This setting is not known here.' }];
    if (!value || field.form.test(value.trim())) return [];
    return [{ path: name, message: `${field.label} looks like this: ${field.looksLike}.` }];
  });
  if (issues.length === 0) return;
  const message = issues.map((one) => `${one.path}: ${one.message}`).join(' ');
  throw new CallError('invalid_request', { message, details: { issues } });
}

/** Settings with a change made to them. */
export interface ChangedSettings {
  readonly values: SettingValues;
  /** False when they name another account than before. */
  readonly isSameAccount: boolean;
}

/**
 * The settings with a change: what is not named stays. Another account keeps no secrets of the one before, which whoever
 * writes here may not know: they would be sent to wherever the new settings say.
 */
export function changedSettings(
  settings: ProviderSettings,
  before: SettingValues,
  body: ProviderSettingsBody,
): ChangedSettings {
  const all = new Map(Object.entries(before));
  for (const [name, value] of Object.entries(body)) {
    const text = value?.trim() ?? '';
    if (text === '') all.delete(name);
    else all.set(name, text);
  }
  const isSame = isSameAccount(settings, before, Object.fromEntries(all));
  for (const { name, secret } of isSame ? [] : settings.fields) {
    if (secret && !body[name]) all.delete(name);
  }
  return { values: Object.fromEntries(all), isSameAccount: isSame };
}

/** True when nothing that says which account it is has become something else. */
export function isSameAccount(
  { fields, placeOf = () => null }: ProviderSettings,
  before: SettingValues,
  after: SettingValues,
): boolean {
  const place = placeOf(before);
  if (place !== null) return place === placeOf(after);
  return fields.every(
    ({ name, identifies }) => !identifies || before[name] === undefined || before[name] === after[name],
  );
}
