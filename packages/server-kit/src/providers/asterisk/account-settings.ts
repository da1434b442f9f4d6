import { enterSettings } from '../../ports/enter-settings.js';
import type { ProviderSettings, SettingField, SettingValues } from '../contract.js';
import type { AsteriskOptions } from './asterisk-options.js';

const plain = { secret: false, identifies: false } as const;
const number = String.raw`\+[1-9]\d{6,14}`;

/** Whether it may be this one is for the host to say, see `ownServers`. */
const ariAddress = /^https?:\/\/[^\s?#@]{1,500}$/i;

/** The settings that say which Asterisk it is, how to get in, and how it dials. */
const accountFields = [
  {
    name: 'ariUrl',
    ...{ label: 'Address of the REST interface', secret: false, identifies: true },
    ...{ form: ariAddress, looksLike: 'http://pbx.example:8088/ari' },
  },
  { name: 'user', label: 'User', ...plain, form: /^[^\s:]{1,100}$/, looksLike: 'the name in ari.conf' },
  {
    name: 'password',
    ...{ label: 'Password', secret: true, identifies: false },
    ...{ form: /^.{1,200}$/, looksLike: 'the password in ari.conf' },
  },
  {
    name: 'app',
    ...{ label: 'Stasis application', secret: false, identifies: true },
    ...{ form: /^[\w-]{1,40}$/, looksLike: 'up to 40 letters, digits, - and _' },
  },
  {
    name: 'endpoint',
    ...{ label: 'How phone numbers are dialled', ...plain },
    ...{ form: /^\w+\/\S*\{(number|digits)\}\S*$/, looksLike: 'PJSIP/{number}@trunk' },
  },
  {
    name: 'agentEndpoint',
    ...{ label: 'How agents are rung', ...plain },
    ...{ form: /^\w+\/\S*\{(userId|phone|digits)\}\S*$/, looksLike: 'PJSIP/{userId}' },
  },
  {
    name: 'phoneNumbers',
    ...{ label: 'Phone numbers', ...plain },
    ...{
      form: new RegExp(`^${number}( *, *${number})*$`),
      looksLike: 'numbers with + and commas between them',
    },
  },
] as const satisfies readonly SettingField[];

/** Name of a setting. */
export type SettingName = (typeof accountFields)[number]['name'];

/** Tells a person to enter these settings. */
export function enterSetting(...names: readonly SettingName[]): string {
  const labels = accountFields.flatMap(({ name, label }) => (names.includes(name) ? [label] : []));
  return enterSettings('Asterisk', labels);
}

/** The account of these options as settings; `make` makes the provider of other options. */
export function accountSettings(
  options: AsteriskOptions,
  make: (options: AsteriskOptions) => ReturnType<ProviderSettings['withAccount']>,
): ProviderSettings {
  const { ownServers = [], greetingSound } = options;
  return {
    fields: accountFields,
    given: accountFields.flatMap(({ name }) => ((options[name] ?? '').length > 0 ? [name] : [])),
    placeOf,
    withAccount({ phoneNumbers = '', ...values }) {
      const ariUrl = allowedAddress(values, ownServers);
      if (placeOf(options) !== null && placeOf(values) === placeOf(options))
        throw new TypeError('this application of this Asterisk is the server’s own; choose another `app`');
      return make({
        ...{ ...values, ariUrl },
        phoneNumbers: phoneNumbers.split(',').flatMap((one) => one.trim() || []),
        ...{ ownServers, greetingSound },
      });
    },
  };
}

/** True for scheme, host and port alone. */
export function isOrigin(text: string): boolean {
  const url = parsed(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
}

/** An organisation's administrator is not the server's: requests go nowhere but where the host allows it. */
function allowedAddress({ ariUrl }: SettingValues, ownServers: readonly string[]): string | undefined {
  if (ownServers.length === 0)
    throw new TypeError(
      'this server does not let organisations use an Asterisk of their own; whoever runs it can allow that with `ownServers`',
    );
  if (ariUrl === undefined) return undefined;
  const url = ariAddress.test(ariUrl) ? parsed(ariUrl) : null;
  if (url === null || !ownServers.some((server) => new URL(server).origin === url.origin))
    throw new TypeError(
      'this server does not send requests to that address; whoever runs it can allow an Asterisk with `ownServers`',
    );
  return url.href;
}

/** Asterisk tells an application's events to one connection: two of them would take them from each other. */
function placeOf({ ariUrl = '', app }: Pick<AsteriskOptions, 'ariUrl' | 'app'>): string | null {
  const url = parsed(ariUrl);
  if (url === null) return null;
  return `${url.origin}${url.pathname.replace(/\/+$/, '').toLowerCase()} ${app || 'offhook'}`;
}

function parsed(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
