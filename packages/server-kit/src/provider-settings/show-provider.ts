import { notSetUp, type Role } from '@offhook/core/call';
import type {
  Modes,
  ProviderHealth,
  ProviderInfo,
  ProviderSetting,
  ProviderSettings,
  ProviderSettingsSource,
  ProviderWebhookUrl,
} from '@offhook/core/protocol';
import type { SettingField } from '../providers/contract.js';
import type { CheckedHealth } from './provider-health.js';
import { modeOf } from './provider-mode.js';
import type { ProviderOfOrganisation } from './provider-of-organisation.js';

/** What showing a provider needs. */
export interface ShowPorts {
  /** The public address of a provider's webhooks; `null` when no vendor can reach us. */
  readonly webhookUrl: (
    provider: string,
    kind: string | null,
    query?: Readonly<Record<string, string>>,
  ) => URL | null;
}

/**
 * A provider as staff see it: an allow-list, without a word of its settings. What is wrong with those, and what is missing of
 * them, is for who can set it right; others read whom to tell.
 */
export function infoOf(
  ports: ShowPorts,
  one: ProviderOfOrganisation,
  usual: Readonly<Record<keyof Modes, string | null>>,
  health: CheckedHealth | null,
  reader: Role,
): ProviderInfo {
  const { name, capabilities } = one.provider;
  const { app, phone, agentLegs, messages, call, missing = [] } = capabilities;
  return {
    name,
    capabilities: { app, phone, agentLegs, messages, call },
    mode: modeOf(one.provider),
    missing: [...new Set(missing.map((sentence) => notSetUp(reader, name, sentence)))],
    isDefault: { voice: usual.voice === name, video: usual.video === name, sms: usual.sms === name },
    health: health === null ? null : healthFor(reader, name, health),
    settingsSource: sourceOf(one),
    webhookUrls: webhookUrlsOf(ports, one),
  };
}

function healthFor(
  reader: Role,
  provider: string,
  { ok, checkedAt, code, message }: CheckedHealth,
): ProviderHealth {
  const said = code === 'not_configured' ? notSetUp(reader, provider, message) : message;
  return { ok, checkedAt, message: said };
}

/** The settings as administrators see them: of secrets, that they are set and how they end. */
export function settingsOf(ports: ShowPorts, one: ProviderOfOrganisation): ProviderSettings {
  const { name, settings, capabilities } = one.provider;
  return {
    name,
    source: sourceOf(one),
    fields: (settings?.fields ?? []).map((field) => fieldOf(field, one)),
    missing: capabilities.missing ?? [],
    webhookUrls: webhookUrlsOf(ports, one),
  };
}

function fieldOf(field: SettingField, { account, provider }: ProviderOfOrganisation): ProviderSetting {
  const { name, label, secret, looksLike } = field;
  // The host's account is nobody's in the organisation: that a setting is there is all that is told of it.
  const stored = account?.values?.[name];
  const set = account === null ? provider.settings?.given.includes(name) === true : stored !== undefined;
  const isLong = secret && stored !== undefined && stored.length >= shortestShown;
  return {
    ...{ name, label, secret, looksLike, set },
    last4: isLong ? stored.slice(-4) : null,
    value: secret ? null : (stored ?? null),
  };
}

/** Four characters of a shorter secret would be too much of it. */
const shortestShown = 16;

function sourceOf({ account, provider: { settings } }: ProviderOfOrganisation): ProviderSettingsSource {
  if (account !== null) return 'stored';
  return settings !== undefined && settings.given.length === 0 ? 'none' : 'environment';
}

function webhookUrlsOf(
  { webhookUrl }: ShowPorts,
  { account, provider }: ProviderOfOrganisation,
): readonly ProviderWebhookUrl[] {
  return (provider.webhooksToEnter ?? []).flatMap(({ kind, label }) => {
    const url = webhookUrl(provider.name, kind, account === null ? {} : { account: account.id });
    return url === null ? [] : [{ label, url: url.href }];
  });
}
