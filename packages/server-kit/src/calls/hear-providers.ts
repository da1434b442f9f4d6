import type { CallState, RecordingPolicy, Voicemail } from '@offhook/core/call';
import type { CallQueries } from '../database/call-queries.js';
import type { Clock } from '../ports/clock.js';
import type { Directory } from '../ports/directory.js';
import type { KnownNumbers } from '../ports/known-numbers.js';
import type { Logger } from '../ports/logger.js';
import type { ProviderAccounts } from '../ports/provider-accounts.js';
import type { Provider } from '../providers/contract.js';
import type { ChangeCall } from './change-call.js';
import type { ConversationKeeper } from './find-conversation.js';
import type { CallTimes } from './new-call.js';
import { legNews, type ObserveLegs } from './observe-legs.js';
import type { Way, WebhookUrl } from './provider-connections.js';
import { connectProviders, type ProviderDefaults, type ProviderRegistry } from './provider-registry.js';
import { createReceiveInbound } from './receive-inbound.js';
import type { InboundOptions } from './route-inbound.js';
import { createVendorNewsService, type VendorNewsService } from './vendor-news-service.js';

/** How providers are connected, and who takes the calls that they bring. */
export interface HearProvidersOptions {
  readonly providers: readonly Provider[];
  readonly defaults: ProviderDefaults;
  /** Accounts that organisations have set for themselves. */
  readonly accounts: ProviderAccounts;
  readonly inbound: InboundOptions;
  readonly webhookUrl: WebhookUrl;
  readonly times: CallTimes;
  readonly recordingPolicy: RecordingPolicy;
  readonly voicemail: Voicemail | null;
}

/** What hearing of calls needs. */
export interface HearProvidersPorts {
  readonly observe: ObserveLegs;
  readonly change: ChangeCall;
  /** Has the open legs of a provider's calls asked about. */
  readonly missedNews: (way: Way) => void;
  readonly queries: CallQueries;
  readonly directory: Directory;
  readonly knownNumbers: KnownNumbers;
  readonly conversations: ConversationKeeper;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly newId: () => string;
  /** Asks the provider what became of a call's legs. */
  readonly reconcile: (call: CallState) => void;
}

/** Connects the providers, and takes what they and their webhooks tell: of our calls, and of people who phone us. */
export function hearProviders(
  options: HearProvidersOptions,
  ports: HearProvidersPorts,
): { readonly registry: ProviderRegistry; readonly vendorNews: VendorNewsService } {
  const { providers, defaults, accounts, inbound, webhookUrl, times, recordingPolicy, voicemail } = options;
  const { observe, change, missedNews, clock, logger } = ports;
  const receive = createReceiveInbound({ ...ports, options: inbound, times, recordingPolicy, voicemail });
  const registry: ProviderRegistry = connectProviders(providers, defaults, {
    ...{ accounts, missedNews, clock, logger, webhookUrl },
    observe: async (way, callId, observations) => {
      await observe(callId, legNews(observations), undefined, way);
    },
    observeRecording: async (way, callId, seen) => {
      await observe(callId, [{ type: 'recording', ...seen }], undefined, way);
    },
    receiveInbound: (way, call) => receive(registry.receiving(way), call),
  });
  const vendorNews = createVendorNewsService({
    ...{ observe, change, logger },
    receiveInbound: (way, call, receipt) => receive(registry.receiving(way), call, receipt),
  });
  return { registry, vendorNews };
}
