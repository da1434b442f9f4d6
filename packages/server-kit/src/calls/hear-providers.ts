import type { RecordingPolicy } from '@offhook/core/call';
import type { CallQueries } from '../database/call-queries.js';
import type { Clock } from '../ports/clock.js';
import type { Directory } from '../ports/directory.js';
import type { Logger } from '../ports/logger.js';
import type { Provider } from '../providers/contract.js';
import type { ChangeCall } from './change-call.js';
import type { ConversationKeeper } from './find-conversation.js';
import type { CallTimes } from './new-call.js';
import { legNews, type ObserveLegs } from './observe-legs.js';
import {
  connectProviders,
  type ProviderDefaults,
  type ProviderRegistry,
  type WebhookUrl,
} from './provider-registry.js';
import { createReceiveInbound } from './receive-inbound.js';
import type { InboundOptions } from './route-inbound.js';
import { createVendorNewsService, type VendorNewsService } from './vendor-news-service.js';

/** How providers are connected, and who takes the calls that they bring. */
export interface HearProvidersOptions {
  readonly providers: readonly Provider[];
  readonly defaults: ProviderDefaults;
  readonly inbound: InboundOptions;
  readonly webhookUrl: WebhookUrl;
  readonly times: CallTimes;
  readonly recordingPolicy: RecordingPolicy;
}

/** What hearing of calls needs. */
export interface HearProvidersPorts {
  readonly observe: ObserveLegs;
  readonly change: ChangeCall;
  readonly queries: CallQueries;
  readonly directory: Directory;
  readonly conversations: ConversationKeeper;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly newId: () => string;
}

/** Connects the providers, and takes what they and their webhooks tell: of our calls, and of people who phone us. */
export function hearProviders(
  { providers, defaults, inbound, webhookUrl, times, recordingPolicy }: HearProvidersOptions,
  ports: HearProvidersPorts,
): { readonly registry: ProviderRegistry; readonly vendorNews: VendorNewsService } {
  const { observe, change, clock, logger } = ports;
  const receive = createReceiveInbound({ ...ports, options: inbound, times, recordingPolicy });
  const registry: ProviderRegistry = connectProviders(providers, defaults, {
    ...{ clock, logger, webhookUrl },
    observe: async (callId, observations) => {
      await observe(callId, legNews(observations));
    },
    observeRecording: async (callId, seen) => {
      await observe(callId, [{ type: 'recording', ...seen }]);
    },
    receiveInbound: (name, call) => receive(registry.receiving(name), call),
  });
  const vendorNews = createVendorNewsService({
    ...{ observe, change, logger },
    receiveInbound: (name, call, receipt) => receive(registry.receiving(name), call, receipt),
  });
  return { registry, vendorNews };
}
