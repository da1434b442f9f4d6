import type { PhoneBehaviour } from '../phone-behaviour.js';
import type { WebhookProxy, WebhookWeather } from '../webhook-sender.js';

/** How a fake Twilio is set up: what the vendor's console would hold, and how the world outside behaves. */
export interface FakeTwilioOptions {
  /** `AC…`. */
  readonly accountSid: string;
  /** Signs webhooks; logs in. */
  readonly authToken: string;
  /** `SK…`: logs in instead, and issues access tokens. */
  readonly apiKeySid?: string;
  readonly apiKeySecret?: string;
  /** Numbers of the account, E.164. */
  readonly numbers: readonly string[];
  /** Numbers of others that were verified as caller IDs, E.164. */
  readonly verifiedCallerIds?: readonly string[];
  /** How the phone at this address (`+…` or `client:…`) behaves when dialled; default `demoPhone`. */
  readonly phone?: (address: string) => PhoneBehaviour;
  readonly webhookWeather?: WebhookWeather;
  /** Where incoming calls post. */
  readonly voiceUrl?: string;
  /** Where the TwiML app of browsers posts; default `voiceUrl`. */
  readonly applicationVoiceUrl?: string;
  /** Told when an incoming or a browser's call has ended. */
  readonly voiceStatusUrl?: string;
  /** `AP…` of the TwiML app; default: whatever a token names. */
  readonly applicationSid?: string;
  /** Webhooks for `public` are signed as such, and delivered to `local`, as through a proxy. */
  readonly publicWebhookBase?: WebhookProxy;
  /** How long the vendor's seconds (timeouts, pauses, time limits) last here, ms; default 1000. */
  readonly secondMs?: number;
  /** What time it is at the vendor, epoch ms; default the machine's. */
  readonly now?: () => number;
  /** How long machine detection listens, ms; default 20. */
  readonly detectionMs?: number;
  /** How many new calls the account may start a second, the rest is queued; default: as many as it likes. */
  readonly callsPerSecond?: number;
}
