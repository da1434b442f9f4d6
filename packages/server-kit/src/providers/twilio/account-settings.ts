import type { ProviderSettings, WebhookToEnter } from '../contract.js';
import { accountFields } from './account-fields.js';
import type { TwilioOptions } from './twilio-options.js';

/** Where the webhooks' addresses are entered in Twilio's console. */
export const webhooksToEnter: readonly WebhookToEnter[] = [
  { kind: 'inbound', label: 'Phone numbers → your number → Voice: "A call comes in"' },
  { kind: 'status', label: 'Phone numbers → your number → Voice: "Call status changes"' },
  { kind: 'voice', label: 'TwiML App: Voice request URL' },
];

/** The account of these options as settings; `make` makes the provider of other options. */
export function accountSettings(
  options: TwilioOptions,
  make: (options: TwilioOptions) => ReturnType<ProviderSettings['withAccount']>,
): ProviderSettings {
  const { apiBaseUrl, agentLeg, machineDetection, musicUrl, whenClosed } = options;
  return {
    fields: accountFields,
    given: accountFields.flatMap(({ name }) => ((options[name] ?? '').length > 0 ? [name] : [])),
    withAccount: ({ furtherNumbers = '', ...values }) =>
      make({
        ...{ apiBaseUrl, agentLeg, machineDetection, musicUrl, whenClosed },
        ...values,
        furtherNumbers: furtherNumbers.split(',').flatMap((one) => one.trim() || []),
      }),
  };
}
