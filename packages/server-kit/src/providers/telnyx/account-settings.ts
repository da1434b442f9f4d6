import { enterSettings } from '../../ports/enter-settings.js';
import type { ProviderSettings, SettingField, WebhookToEnter } from '../contract.js';
import type { TelnyxOptions } from './telnyx-options.js';

const plain = { secret: false, identifies: false } as const;
const id = { form: /^\d{5,30}$/, looksLike: 'digits, as the portal shows it' } as const;

/** The settings that say which account at Telnyx it is, how to get in, and what it calls from. */
const accountFields = [
  {
    name: 'apiKey',
    ...{ label: 'API key', secret: true, identifies: false },
    ...{ form: /^[\x21-\x7e]{16,200}$/, looksLike: 'KEY and what the portal shows after it' },
  },
  {
    name: 'publicKey',
    ...{ label: 'Public key', ...plain },
    ...{ form: /^[A-Za-z0-9+/]{43}=$/, looksLike: '44 characters, as the portal shows it' },
  },
  {
    name: 'connectionId',
    ...{ label: 'Id of the Voice API application' },
    ...{ secret: false, identifies: true, ...id },
  },
  {
    name: 'credentialConnectionId',
    ...{ label: 'Id of the credential connection for browsers' },
    ...{ ...plain, ...id },
  },
  {
    name: 'phoneNumber',
    ...{ label: 'Phone number', ...plain },
    ...{ form: /^\+[1-9]\d{6,14}$/, looksLike: 'a number with + and country code, such as +12025550123' },
  },
] as const satisfies readonly SettingField[];

/** Name of a setting. */
export type SettingName = (typeof accountFields)[number]['name'];

/** Tells a person to enter these settings. */
export function enterSetting(...names: readonly SettingName[]): string {
  const labels = accountFields.flatMap(({ name, label }) => (names.includes(name) ? [label] : []));
  return enterSettings('Telnyx', labels);
}

/** Where the webhooks' address is entered in Telnyx's portal. */
export const webhooksToEnter: readonly WebhookToEnter[] = [
  { kind: null, label: 'Voice API application, and the credential connection: webhook URL' },
];

/** The account of these options as settings; `make` makes the provider of other options. */
export function accountSettings(
  options: TelnyxOptions,
  make: (options: TelnyxOptions) => ReturnType<ProviderSettings['withAccount']>,
): ProviderSettings {
  const { apiBaseUrl, holdMusicUrl, voice, machineDetection, defaultAgentLeg } = options;
  return {
    fields: accountFields,
    given: accountFields.flatMap(({ name }) => (options[name] ? [name] : [])),
    withAccount: (values) =>
      make({ ...{ apiBaseUrl, holdMusicUrl, voice, machineDetection, defaultAgentLeg }, ...values }),
  };
}
