import type { AgentLeg } from '@offhook/core/call';
import type { Provider, ProviderCapabilities } from '../contract.js';
import { browserGrants } from './browser-legs.js';
import { phoneCalls } from './phone-calls.js';
import type { TelnyxAccount, TelnyxSettings } from './settings.js';
import { telnyxAccess } from './telnyx-access.js';
import { webhookVerifier } from './verify-webhook.js';
import { webhooks } from './webhooks.js';

/**
 * Settings of {@link telnyx}, as the portal shows them. What is missing switches off what needs it; an empty text counts
 * as missing, so that environment variables may be handed on as they are.
 */
export interface TelnyxOptions {
  /** API key v2, `KEY…`. */
  readonly apiKey?: string | undefined;
  /** The account's public key that webhooks are verified with: base64. */
  readonly publicKey?: string | undefined;
  /** Id of the Call Control application. */
  readonly connectionId?: string | undefined;
  /** Id of a credential connection with call parking, which agents' browsers sign in to. */
  readonly credentialConnectionId?: string | undefined;
  /** The number that calls come from, E.164. */
  readonly phoneNumber?: string | undefined;
  /** Without `/v2`. Default `https://api.telnyx.com`. */
  readonly apiBaseUrl?: string | undefined;
  /** WAV or MP3 that people on hold hear; default: what Telnyx plays. */
  readonly holdMusicUrl?: string | undefined;
  /** Finds out whether a machine answered, which Telnyx charges for. Default `standard`. */
  readonly machineDetection?: 'off' | 'standard' | 'premium' | undefined;
  /** How the caller takes part in calls that do not say; default: in the browser when it has a device, else not. */
  readonly defaultAgentLeg?: AgentLeg | undefined;
}

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
    connect(context) {
      const access = telnyxAccess({ ...settings, clock: context.clock });
      const account: TelnyxAccount = { settings, access, context };
      return {
        phone: phoneCalls(account),
        media: browserGrants(account),
        webhooks: webhooks(account),
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
  const say = (value: string, sentence: string): void => void (value === '' && said.push(sentence));
  say(apiKey, 'Without `apiKey` Telnyx cannot be used at all.');
  say(connectionId, 'Without `connectionId` no phone can be dialled.');
  say(phoneNumber, 'Without `phoneNumber` no phone can be dialled: calls have no number to come from.');
  say(
    publicKey,
    'Without `publicKey` webhooks are refused: nobody can call in or speak by the browser, and calls are followed by look-ups only.',
  );
  say(credentialConnectionId, 'Without `credentialConnectionId` agents cannot speak by the browser.');
  return said;
}
