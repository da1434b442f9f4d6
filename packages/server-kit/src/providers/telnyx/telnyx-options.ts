import type { AgentLeg } from '@offhook/core/call';

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
  /**
   * Who says greetings, as Telnyx names voices, e.g. `Azure.fi-FI-NooraNeural`. Default: a voice of Amazon Polly of the
   * greeting's language, where there is one.
   */
  readonly voice?: string | undefined;
  /** Finds out whether a machine answered, which Telnyx charges for. Default `standard`. */
  readonly machineDetection?: 'off' | 'standard' | 'premium' | undefined;
  /** How the caller takes part in calls that do not say; default: in the browser when it has a device, else not. */
  readonly defaultAgentLeg?: AgentLeg | undefined;
}
