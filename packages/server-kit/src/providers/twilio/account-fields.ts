import type { SettingField } from '../contract.js';

/** One number, E.164. */
const number = String.raw`\+[1-9]\d{6,14}`;

const sid = (prefix: string) =>
  ({
    form: new RegExp(`^${prefix}[0-9a-f]{32}$`, 'i'),
    looksLike: `${prefix} and 32 digits or letters a to f`,
  }) as const;
const secret = { form: /^[\x21-\x7e]{16,200}$/, looksLike: '16 characters or more without spaces' } as const;
const plain = { secret: false, identifies: false } as const;
const hidden = { secret: true, identifies: false } as const;

/** The settings that say which account at Twilio it is, how to get in, and what it calls from. */
export const accountFields = [
  { name: 'accountSid', label: 'Account SID', secret: false, identifies: true, ...sid('AC') },
  { name: 'authToken', label: 'Auth token', ...hidden, ...secret },
  { name: 'previousAuthToken', label: 'Auth token until now, while it is changed', ...hidden, ...secret },
  {
    name: 'phoneNumber',
    ...{ label: 'Phone number', ...plain },
    ...{
      form: new RegExp(`^${number}$`),
      looksLike: 'a number with + and country code, such as +12025550123',
    },
  },
  {
    name: 'furtherNumbers',
    ...{ label: 'Further phone numbers', ...plain },
    ...{
      form: new RegExp(`^${number}( *, *${number})*$`),
      looksLike: 'numbers with + and commas between them',
    },
  },
  { name: 'apiKeySid', label: 'API key SID', ...plain, ...sid('SK') },
  { name: 'apiKeySecret', label: 'API key secret', ...hidden, ...secret },
  { name: 'twimlAppSid', label: 'TwiML App SID', ...plain, ...sid('AP') },
] as const satisfies readonly SettingField[];
