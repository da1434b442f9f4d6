import type { ProviderContext } from '../contract.js';
import type { TelnyxAccess } from './telnyx-access.js';

/** The settings of the account; what is not set is empty. */
export interface TelnyxSettings {
  readonly apiKey: string;
  readonly publicKey: string;
  readonly connectionId: string;
  readonly credentialConnectionId: string;
  readonly phoneNumber: string;
  readonly apiBaseUrl: string;
  readonly holdMusicUrl: string;
  readonly voice: string;
  readonly machineDetection: 'off' | 'standard' | 'premium';
}

/** What all parts of the provider work with. */
export interface TelnyxAccount {
  readonly settings: TelnyxSettings;
  readonly access: TelnyxAccess;
  readonly context: ProviderContext;
}
