import type { Provider, ProviderCapabilities } from '../contract.js';
import { accountSettings, enterSetting, webhooksToEnter, type SettingName } from './account-settings.js';
import { browserGrants } from './browser-legs.js';
import { checkAccount } from './check-account.js';
import { whyUnspoken } from './greet.js';
import { phoneCalls } from './phone-calls.js';
import type { TelnyxAccount, TelnyxSettings } from './settings.js';
import { telnyxAccess } from './telnyx-access.js';
import type { TelnyxOptions } from './telnyx-options.js';
import { webhookVerifier } from './verify-webhook.js';
import { webhooks } from './webhooks.js';

/**
 * Telnyx Call Control: phones, and agents by browser or by their own phone, in one conference for each call.
 *
 * @throws TypeError when `publicKey`, `phoneNumber` or `apiBaseUrl` is not what it should be.
 * @example createCallServer({ providers: [telnyx({ apiKey, publicKey, connectionId, phoneNumber })], … })
 */
export function telnyx(options: TelnyxOptions = {}): Provider {
  const settings = settingsOf(options);
  const { defaultAgentLeg } = options;
  const capabilities = capabilitiesOf(settings);
  return {
    name: 'telnyx',
    capabilities: { ...capabilities, ...(defaultAgentLeg !== undefined && { defaultAgentLeg }) },
    settings: accountSettings(options, telnyx),
    webhooksToEnter,
    refusesGreeting: (greeting) => (capabilities.phone ? whyUnspoken(greeting, settings) : null),
    connect(context) {
      const access = telnyxAccess({ ...settings, clock: context.clock });
      const account: TelnyxAccount = { settings, access, context };
      return {
        phone: phoneCalls(account),
        media: browserGrants(account),
        webhooks: webhooks(account),
        check: () => checkAccount(account),
        close: async () => undefined,
      };
    },
  };
}

function settingsOf(options: TelnyxOptions): TelnyxSettings {
  const settings: TelnyxSettings = {
    apiKey: options.apiKey ?? '',
    publicKey: options.publicKey ?? '',
    connectionId: options.connectionId ?? '',
    credentialConnectionId: options.credentialConnectionId ?? '',
    phoneNumber: options.phoneNumber ?? '',
    apiBaseUrl: options.apiBaseUrl || 'https://api.telnyx.com',
    holdMusicUrl: options.holdMusicUrl ?? '',
    voice: options.voice ?? '',
    machineDetection: options.machineDetection ?? 'standard',
  };
  // A key that is wrong shall be told at the start, not by every webhook.
  if (settings.publicKey !== '') webhookVerifier(settings.publicKey);
  if (settings.phoneNumber !== '' && !/^\+[1-9]\d{6,14}$/.test(settings.phoneNumber)) {
    throw new TypeError('telnyx({ phoneNumber }) takes an E.164 number, e.g. +12025550123');
  }
  if (!/^https?:\/\//.test(settings.apiBaseUrl) || !URL.canParse(settings.apiBaseUrl)) {
    throw new TypeError('telnyx({ apiBaseUrl }) takes an http or https address');
  }
  return settings;
}

function capabilitiesOf(settings: TelnyxSettings): ProviderCapabilities {
  const { apiKey, publicKey, connectionId, credentialConnectionId, phoneNumber } = settings;
  const phone = apiKey !== '' && connectionId !== '' && phoneNumber !== '';
  const browser = phone && publicKey !== '' && credentialConnectionId !== '';
  return {
    app: [],
    phone,
    agentLegs: phone ? [...(browser ? (['browser'] as const) : []), 'phone', 'none'] : [],
    messages: false,
    demo: false,
    missing: missingOf(settings),
    call: {
      hold: phone,
      mute: phone,
      dtmf: phone,
      transfer: phone,
      record: phone,
      video: false,
      screenShare: false,
      chat: false,
      addParticipant: false,
    },
  };
}

function missingOf(settings: TelnyxSettings): readonly string[] {
  const { apiKey, publicKey, connectionId, credentialConnectionId, phoneNumber } = settings;
  const said: string[] = [];
  const say = (value: string, name: SettingName, whatIsOff: string): void => {
    if (value === '') said.push(`${whatIsOff}. ${enterSetting(name)}`);
  };
  say(apiKey, 'apiKey', 'Telnyx is off');
  say(connectionId, 'connectionId', 'Calls to phones are off');
  say(phoneNumber, 'phoneNumber', 'Calls to phones are off, because they have no number to come from');
  say(
    publicKey,
    'publicKey',
    'Calls from phones and taking part in the browser are off, and how calls go on is known late, because what Telnyx tells us cannot be verified',
  );
  say(credentialConnectionId, 'credentialConnectionId', 'Taking part in the browser is off');
  return said;
}
