import type { ProviderAccount } from '../ports/provider-accounts.js';
import type { CallCapabilities } from '@offhook/core/call';
import type { Provider } from '../providers/contract.js';

/**
 * The provider with an organisation's account. Where that cannot be read or cannot work, everything is off and it says
 * why: the calls of one organisation are never placed by the account of another.
 */
export function withAccount(provider: Provider, { values }: ProviderAccount): Provider {
  const { settings } = provider;
  if (settings === undefined || values === null) {
    return switchedOff(
      provider,
      'The stored settings cannot be read: `encryptionKey` is not the one that they were written with. Enter them again.',
    );
  }
  try {
    // What the host has given, and what it may not be, stays known.
    return { ...settings.withAccount(values), settings };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return switchedOff(provider, `The stored settings cannot work: ${error.message}.`);
  }
}

const nothing: CallCapabilities = {
  ...{ hold: false, mute: false, dtmf: false, transfer: false, record: false },
  ...{ video: false, screenShare: false, chat: false, addParticipant: false },
};

function switchedOff(provider: Provider, why: string): Provider {
  const { demo } = provider.capabilities;
  return {
    ...provider,
    capabilities: {
      app: [],
      phone: false,
      agentLegs: [],
      messages: false,
      demo,
      missing: [why],
      call: nothing,
    },
    connect: () => ({ close: async () => undefined }),
  };
}
