import type { ProviderSettings, SettingField } from '../contract.js';
import type { AsteriskOptions } from './asterisk-options.js';

const plain = { secret: false, identifies: false } as const;
const number = String.raw`\+[1-9]\d{6,14}`;

/** Not where clouds keep the secrets of machines: an organisation's administrator is not the server's. */
const ariAddress = /^https?:\/\/(?!169\.254\.|\[|metadata\.)[^\s@]{1,500}$/i;

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

/** The account of these options as settings; `make` makes the provider of other options. */
export function accountSettings(
  options: AsteriskOptions,
  make: (options: AsteriskOptions) => ReturnType<ProviderSettings['withAccount']>,
): ProviderSettings {
  return {
    fields: accountFields,
    given: accountFields.flatMap(({ name }) => ((options[name] ?? '').length > 0 ? [name] : [])),
    isExclusive: true,
    withAccount({ phoneNumbers = '', ...values }) {
      const own = { ...values, phoneNumbers: phoneNumbers.split(',').flatMap((one) => one.trim() || []) };
      if (placeOf(own) === placeOf(options))
        throw new TypeError('this application of this Asterisk is the server’s own; choose another `app`');
      return make(own);
    },
  };
}

/** Asterisk tells an application's events to one connection: two of them would take them from each other. */
function placeOf({ ariUrl = '', app }: AsteriskOptions): string | null {
  return ariUrl === '' ? null : `${ariUrl.replace(/\/+$/, '').toLowerCase()} ${app || 'offhook'}`;
}
