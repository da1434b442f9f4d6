import { CallError } from '@offhook/core/errors';
import type { Receipt } from '../database/call-change.js';
import type { Logger } from '../ports/logger.js';
import type { InboundCall, ReceivedWebhook, VendorNews, WebhookOutcome } from '../providers/contract.js';
import type { ChangeCall } from './change-call.js';
import type { CallNews, ObserveLegs } from './observe-legs.js';

/** Takes what verified webhooks say. */
export interface VendorNewsService {
  /**
   * Commits the effect of a webhook with its receipt: either both are there or none, so that a vendor who tries again
   * after a failure is heard, and a vendor who says the same twice is not.
   */
  take(provider: string, webhook: Pick<ReceivedWebhook, 'eventKey' | 'news'>): Promise<WebhookOutcome>;
}

/** What the service needs. */
export interface VendorNewsPorts {
  readonly observe: ObserveLegs;
  readonly receiveInbound: (
    provider: string,
    call: InboundCall,
    receipt: Receipt | undefined,
  ) => Promise<string | null>;
  readonly change: Pick<ChangeCall, 'keepReceipt'>;
  readonly logger: Logger;
}

/** Makes the service. */
export function createVendorNewsService(ports: VendorNewsPorts): VendorNewsService {
  const { observe, receiveInbound, change, logger } = ports;

  async function tell(provider: string, callId: string, news: readonly CallNews[], receipt?: Receipt) {
    try {
      await observe(callId, news, receipt);
    } catch (error) {
      if (!(error instanceof CallError) || error.code !== 'not_found') throw error;
      // Another server with the same account at the vendor, or a database that was put back.
      logger.warn({ provider, callId }, 'a webhook tells of a call that is not known here');
      if (receipt !== undefined) await change.keepReceipt(receipt, null);
    }
  }

  return {
    async take(provider, { eventKey, news }) {
      const receipt: Receipt = { provider, eventKey };
      const { inbound, calls } = sorted(news);
      // Several calls are several commits. The last one has the receipt: whatever fails before it is told again, and
      // what was committed already merges into itself.
      let left = inbound.length + calls.size;
      const receiptOfLast = (): Receipt | undefined => (--left === 0 ? receipt : undefined);
      let inboundCallId: string | null = null;
      for (const call of inbound) {
        inboundCallId = (await receiveInbound(provider, call, receiptOfLast())) ?? inboundCallId;
      }
      for (const [callId, told] of calls) await tell(provider, callId, told, receiptOfLast());
      if (news.length === 0) await change.keepReceipt(receipt, null);
      return { inboundCallId };
    },
  };
}

/** Inbound calls, which must exist before anything is told of them, and all other news by call. */
function sorted(news: readonly VendorNews[]): {
  readonly inbound: readonly InboundCall[];
  readonly calls: ReadonlyMap<string, readonly CallNews[]>;
} {
  const inbound: InboundCall[] = [];
  const calls = new Map<string, CallNews[]>();
  for (const one of news) {
    if (one.type === 'inbound') {
      inbound.push(one.call);
      continue;
    }
    const { callId, ...told } = one;
    const known = calls.get(callId);
    if (known === undefined) calls.set(callId, [told]);
    else known.push(told);
  }
  return { inbound, calls };
}
